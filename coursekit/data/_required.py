"""Says what the data part needs, before one of its modules fails to find it."""

from coursekit._extras import require

require("tensorflow", "tensorflow_datasets", "cv2", "skimage", extra="data")
