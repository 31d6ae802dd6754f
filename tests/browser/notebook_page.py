"""A notebook in JupyterLab, driven the way a student does: by its menus."""

import re

RUN_SECONDS = 300
CONFIRM = ".jp-Dialog .jp-mod-accept"
NOTEBOOK = ".jp-NotebookPanel:not(.lm-mod-hidden)"
IDLE_KERNEL = re.compile(r"^Python .*\| Idle$")  # a notebook without a kernel is idle too
FIGURES = f"{NOTEBOOK} .jp-OutputArea-output img"
# JupyterLab draws an exception and a warning alike, but for the colors of a traceback.
ERRORS = f'{NOTEBOOK} [data-mime-type="application/vnd.jupyter.stderr"]:has(.ansi-red-fg)'
UNSAVED = ".lm-TabBar-tab.jp-mod-current.jp-mod-dirty"
PROMPTS = f"{NOTEBOOK} .jp-CodeCell .jp-InputPrompt"
STOPPED = """prompts => {
  const texts = [...document.querySelectorAll(prompts)].map(prompt => prompt.innerText);
  return texts.some(text => /\\d/.test(text)) && !texts.includes('[*]:');
}"""


def open_notebook(page, address):
    """Opens only the notebook at `address` and waits for its kernel; no dialog may come up."""
    page.goto(f"{address}&reset")  # without the tabs that an earlier page left open
    page.get_by_text(IDLE_KERNEL).wait_for(timeout=90_000)
    shown = page.locator(".jp-Dialog, .Toastify__toast").all_inner_texts()
    assert not shown, f"JupyterLab opens with a message: {shown}"


def run_from_the_start(page):
    """Clears saved outputs, runs all cells on a fresh kernel, waits for the end and saves."""
    choose(page, "Edit", "Clear Outputs of All Cells")
    prompts = page.locator(PROMPTS).all_inner_texts()
    assert set(prompts) == {"[ ]:"}, f"not cleared: {prompts}"
    choose(page, "Run", "Restart Kernel and Run All Cells…")
    page.click(CONFIRM)
    page.wait_for_function(STOPPED, arg=PROMPTS, timeout=RUN_SECONDS * 1000)
    page.keyboard.press("Control+s")
    page.wait_for_selector(UNSAVED, state="detached")


def figure_widths(page):
    """The width in pixels that each figure's picture has of itself; 0 when it is not drawn."""
    page.wait_for_function(
        "selector => [...document.querySelectorAll(selector)].every(img => img.complete)",
        arg=FIGURES,
    )
    return page.eval_on_selector_all(FIGURES, "images => images.map(img => img.naturalWidth)")


def photograph(page, path):
    """Saves what the window shows when it is scrolled to the last figure."""
    page.locator(FIGURES).last.scroll_into_view_if_needed()
    page.screenshot(path=path)


def choose(page, menu, item):
    page.get_by_role("menuitem", name=menu, exact=True).click()
    page.get_by_role("menuitem", name=item, exact=True).click()
