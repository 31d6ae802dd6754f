"""Pictures for TensorBoard."""

import io

from coursekit._extras import optional
from PIL import Image

tf = optional("tensorflow")

PLUGIN = "images"


class ImageSummaries:
    """Writes pictures into an event file, as `tf.summary.image` does.

    That function is TensorBoard's own and needs it installed; what it writes does not.

    Args:
        log_dir: Folder of the event file; it is made with the first picture.
    """

    def __init__(self, log_dir):
        self.log_dir = str(log_dir)
        self._writer = None

    def write(self, tag, png, step):
        """Writes one picture, at once.

        Args:
            tag: Its name in TensorBoard; what stands before a "/" names its group.
            png: Bytes of a PNG file.
            step: Number on TensorBoard's slider.
        """

        if self._writer is None:
            self._writer = tf.summary.create_file_writer(self.log_dir)
        size = [str(pixels).encode() for pixels in Image.open(io.BytesIO(png)).size]
        metadata = tf.compat.v1.SummaryMetadata(
            plugin_data=tf.compat.v1.SummaryMetadata.PluginData(plugin_name=PLUGIN)
        )
        with self._writer.as_default():
            tf.summary.write(tag, tf.constant([*size, png]), step=step, metadata=metadata)
        self._writer.flush()

    def close(self):
        """Closes the event file, if there is one."""
        if self._writer is not None:
            self._writer.close()
