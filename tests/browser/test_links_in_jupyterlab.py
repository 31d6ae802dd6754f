"""Links of the course map, clicked in JupyterLab as `coursekit lab` sets it."""

from urllib.parse import urlsplit

from notebook_page import NOTEBOOK, open_notebook
import pytest

IN_VIEW = """([selector, heading]) => [...document.querySelectorAll(selector)].some(title => {
  const {top} = title.getBoundingClientRect();
  return title.textContent.startsWith(heading) && 0 < top && top < window.innerHeight;
})"""


@pytest.fixture
def default_settings(server, page):
    """The settings of `coursekit lab`, instead of those that draw all cells at once."""
    parts = urlsplit(server.address)
    page.goto(server.address)  # sets the cookie that the request needs
    plugin = "%40jupyterlab%2Fnotebook-extension%3Atracker"
    address = f"{parts.scheme}://{parts.netloc}/lab/api/settings/{plugin}?{parts.query}"
    token = {"Authorization": f"token {parts.query.partition('=')[2]}"}
    before = page.request.get(address, headers=token).json()["raw"]
    assert page.request.put(address, headers=token, data={"raw": "{}"}).ok
    yield
    assert page.request.put(address, headers=token, data={"raw": before}).ok


@pytest.mark.parametrize("row", ["D13", "B40"])
def test_a_link_of_the_index_shows_the_section_that_teaches_the_row(
    row, default_settings, server, page
):
    open_notebook(page, server.address)
    index = page.locator(f"{NOTEBOOK} details:has(td:text-is('{row}')) summary")
    while not index.count():  # it is drawn when it comes near
        page.locator(f"{NOTEBOOK} .jp-WindowedPanel-outer").evaluate("it => it.scrollBy(0, 500)")
        page.wait_for_timeout(200)
    index.click()
    link = page.locator(f"{NOTEBOOK} tr:has(td:text-is('{row}')) a")
    heading = link.inner_text().split(": ", 1)[1]
    link.click()
    titles = f"{NOTEBOOK} :is(h1, h2, h3)"
    page.wait_for_function(IN_VIEW, arg=[titles, heading], timeout=90_000)


def test_navigation_goes_through_the_lessons(server, page):
    open_notebook(page, server.address)
    for name in ("01_spatial_processing", "02_convolution"):
        page.locator(f"{NOTEBOOK} a:has-text('→')").first.click()
        page.locator(f".lm-TabBar-tab.jp-mod-current >> text={name}.ipynb").wait_for(timeout=60_000)
