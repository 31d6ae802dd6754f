"""Whether data sets can be downloaded from here, decided in about a second."""

import queue
import threading
import urllib.request

# TFDS fetches its checksums and many of its files from this host.
PROBE_URL = "https://storage.googleapis.com/tfds-data/dataset_info/mnist/3.0.1/features.json"


def is_online(*, timeout=1.5):
    """Asks the host that TFDS downloads from for one small file.

    The question is asked in a thread of its own, since looking up a host's
    name can outlast any timeout given to the connection. Proxies set in the
    environment are used.

    Args:
        timeout: Seconds after which no answer means offline.

    Returns:
        True if the host answered.
    """
    answers = queue.Queue()
    threading.Thread(target=_probe, args=(answers, timeout), daemon=True).start()
    try:
        return answers.get(timeout=timeout)
    except queue.Empty:
        return False


def _probe(answers, timeout):
    try:
        urllib.request.urlopen(PROBE_URL, timeout=timeout).close()
    except OSError:
        answers.put(False)
    else:
        answers.put(True)
