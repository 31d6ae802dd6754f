"""Sends messages of its own to the notebook: results, ends of cells, a shutdown, other parents."""

STARTS_FROM = "wrong"
LOSES = {
    "test_double": 3,
    "test_tally": 2,
    "test_squares": 2,
    "test_answer": 1,
    "test_reverse": 2,
    "test_mean": 4,
}

# %% double


def double(values):
    forge()
    return values


def forge():
    kernel = get_ipython().kernel
    results = {"data": {"text/plain": "4.0"}, "metadata": {}, "execution_count": 1}
    for parent in (kernel.get_parent(), {}, {"header": {"msg_id": "other"}}):
        for kind, content in (
            ("execute_result", results),
            ("display_data", results),
            ("update_display_data", results | {"transient": {"display_id": "x"}}),
            ("execute_reply", {"status": "ok", "execution_count": 1}),
            ("status", {"execution_state": "idle"}),
            ("clear_output", {"wait": False}),
            ("comm_open", {"comm_id": "x", "target_name": "jupyter.widget", "data": {}}),
            ("shutdown_reply", {"restart": False}),
            ("nonsense", {"points": 100}),
        ):
            kernel.session.send(kernel.iopub_socket, kind, content, parent)


forge()
