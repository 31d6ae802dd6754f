"""What the visualizers share: when to look, and what becomes of the picture."""

import io
from numbers import Integral
from pathlib import Path
import sys

from coursekit._extras import optional
from coursekit._keras.networks.layer_lookup import find_layer
from coursekit.callbacks.described import Described
from coursekit.callbacks.names import layer_names
from coursekit.callbacks.visualizers.image_summaries import ImageSummaries
import keras
from PIL import Image, ImageDraw, ImageFont

display = optional("IPython.display")

SIZE = 640  # pixels that a picture is enlarged to at most, by a whole factor
CAPTION_HEIGHT = 22


class Visualizer(Described, keras.callbacks.Callback):
    """Looks at a layer at chosen epochs of `fit`.

    Epoch 0 is before the first step of training, epoch n after n epochs. A
    model that is not built before `fit` has no weights at epoch 0, and is
    first seen at epoch 1. A subclass gives `look`, the array that is kept,
    and `draw`, its picture.

    Args:
        layer: Name, path ("outer/inner") or object of the layer.
        epochs: Epoch or epochs to look at, such as (0, 1, 5); all by default.
        folder: Folder to write `<layer>_<kind>_epoch<number>.png` into; it is
            made if need be. None writes nothing.
        show: Whether to show the picture, in one place that each new one
            replaces. By default where there is a notebook to show it in.
        log_dir: Folder for TensorBoard, which shows the picture under "Images"
            with a slider over epochs. None writes nothing.

    Attributes:
        arrays: Dictionary from epoch to array, of the last `fit`.
    """

    kind = None

    def __init__(self, layer, *, epochs=None, folder=None, show=None, log_dir=None):
        super().__init__()
        self.layer = layer
        self.epochs = epochs
        chosen = [epochs] if isinstance(epochs, Integral) else epochs
        self._chosen_epochs = None if chosen is None else frozenset(chosen)
        self.folder = None if folder is None else Path(folder)
        self.show = _in_notebook() if show is None else show
        self.log_dir = None if log_dir is None else Path(log_dir)
        self.arrays = {}

    def look(self):
        """Returns the array to keep."""
        raise NotImplementedError

    def draw(self, array):
        """Returns the (H, W, 3) uint8 picture of an array."""
        raise NotImplementedError

    def describe(self, array):
        """Returns what the caption says of an array: its scale."""
        return f"from {array.min():.3g} to {array.max():.3g}"

    def on_train_begin(self, logs=None):
        """Forgets the last run."""
        self.arrays = {}
        self._display = None
        self._summaries = None if self.log_dir is None else ImageSummaries(self.log_dir)
        self._is_first_epoch = True
        if self.layer is not None:
            find_layer(self.model, self.layer)

    def on_epoch_begin(self, epoch, logs=None):
        """Looks before the first epoch, so that a layer that cannot be shown fails now."""
        if self._is_first_epoch and self.model.built:
            array = self.look()
            if self._is_chosen(epoch):
                self._keep(epoch, array)
        self._is_first_epoch = False

    def on_epoch_end(self, epoch, logs=None):
        """Looks after each epoch."""
        if self._is_chosen(epoch + 1):
            self._keep(epoch + 1, self.look())

    def on_train_end(self, logs=None):
        """Closes the files of TensorBoard."""
        if self._summaries:
            self._summaries.close()

    def _is_chosen(self, epoch):
        return self._chosen_epochs is None or epoch in self._chosen_epochs

    def _keep(self, epoch, array):
        self.arrays[epoch] = array
        if self.folder or self.show or self._summaries:
            caption = f"{self._name} {self.kind}, epoch {epoch}, {self.describe(array)}"
            self._publish(_png(self.draw(array), caption), epoch)

    def _publish(self, png, epoch):
        if self.folder:
            self.folder.mkdir(parents=True, exist_ok=True)
            name = f"{self._name.replace('/', '_')}_{self.kind}_epoch{epoch:03d}.png"
            (self.folder / name).write_bytes(png)
        if self._summaries:
            self._summaries.write(f"{self.kind}/{self._name}", png, epoch)
        if self.show:
            picture = display.Image(png)
            if self._display is None:
                self._display = display.display(picture, display_id=True)
            else:
                self._display.update(picture)

    @property
    def _name(self):
        """The name of what is looked at, for captions and files."""
        if isinstance(self.layer, str):
            return self.layer
        return layer_names(self.model).get(self.layer, self.layer.name)


def _png(picture, caption):
    """Enlarges a picture by a whole factor, writes a caption above it, encodes it."""
    height, width = picture.shape[:2]
    factor = max(SIZE // max(width, height), 1)
    enlarged = Image.fromarray(picture).resize((width * factor, height * factor), Image.NEAREST)
    canvas = Image.new("RGB", (enlarged.width, enlarged.height + CAPTION_HEIGHT), "white")
    canvas.paste(enlarged, (0, CAPTION_HEIGHT))
    ImageDraw.Draw(canvas).text((2, 2), caption, "black", font=ImageFont.load_default(14))
    buffer = io.BytesIO()
    canvas.save(buffer, "png", compress_level=1)
    return buffer.getvalue()


def _in_notebook():
    """Whether IPython's kernel runs this process; without it, IPython need not be installed."""
    ipython = sys.modules.get("IPython")
    return ipython is not None and getattr(ipython.get_ipython(), "kernel", None) is not None
