"""page.py SANDBOX SELL CHROMIUM DRIVER [SCREENSHOT]: an order created from C appears on the
sandbox's page, in headless Chromium, and is paid there by a click; the C program is told that it was
paid. With SCREENSHOT, the page is written to that file (sandbox/page.png)."""

import subprocess
import sys
import tempfile
from pathlib import Path

from selenium import webdriver
from selenium.webdriver.common.by import By
from selenium.webdriver.support.expected_conditions import (
    element_to_be_clickable,
    presence_of_element_located,
)
from selenium.webdriver.support.wait import WebDriverWait

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
import sandbox  # noqa: E402

PATIENCE_S = 180
QR_OK, QR_ERR_EXPIRED = "0", "151"


def must(good, what):
    if not good:
        sys.exit(f"page: {what}")


def browser(chromium, driver, directory):
    options = webdriver.ChromeOptions()
    options.binary_location = chromium
    for argument in (
        "--headless=new",
        "--no-sandbox",  # of Chromium's own: it cannot have one as root or in a container
        "--disable-dev-shm-usage",
        "--disable-gpu",
        "--window-size=1000,980",
        "--lang=en",
        f"--user-data-dir={directory}/profile",
    ):
        options.add_argument(argument)
    return webdriver.Chrome(options, webdriver.ChromeService(driver))


def sell(program, ready, reference):
    till = subprocess.Popen(
        [program, ready["http"], ready["token"], reference], stdout=subprocess.PIPE, text=True
    )
    status, order_id = till.stdout.readline().split()
    must(status == QR_OK, f"the order was not created: {status}")
    return till, order_id


def run(driver, program, ready, screenshot):
    wait = WebDriverWait(driver, PATIENCE_S)
    driver.get(f"http://127.0.0.1:{ready['http']}/")
    till, order_id = sell(program, ready, "sale-1001")
    card = wait.until(presence_of_element_located((By.ID, f"order-{order_id}")))
    must("23.50" in card.text and "sale-1001" in card.text, f"the card says {card.text!r}")
    qr = card.find_element(By.TAG_NAME, "img")
    wait.until(lambda _: qr.get_property("naturalWidth") > 100)

    # As a buyer does: nothing else tells the till.
    must(till.poll() is None, "the till did not wait")
    pay = (By.CSS_SELECTOR, f"[data-order='{order_id}'][data-action='pay']")
    wait.until(element_to_be_clickable(pay)).click()
    said = till.communicate(timeout=PATIENCE_S)[0].split()
    must(till.returncode == 0 and said[:2] == [QR_OK, "23.50"], f"the till was told {said}")
    paid = (By.CSS_SELECTOR, f"#order-{order_id}[data-status='processed']")
    wait.until(presence_of_element_located(paid))

    # Another one, refused by the buyer's bank, then left to expire: never paid.
    till, order_id = sell(program, ready, "sale-1002")
    for action in ("reject", "expire"):
        place = (By.CSS_SELECTOR, f"[data-order='{order_id}'][data-action='{action}']")
        wait.until(element_to_be_clickable(place)).click()
    said = till.communicate(timeout=PATIENCE_S)[0].split()
    must(said[0] == QR_ERR_EXPIRED, f"the till was told {said}")

    if screenshot:
        till, order_id = sell(program, ready, "sale-1003")
        card = wait.until(presence_of_element_located((By.ID, f"order-{order_id}")))
        qr = card.find_element(By.TAG_NAME, "img")
        wait.until(lambda _: qr.get_property("naturalWidth") > 100)
        driver.save_screenshot(screenshot)
        till.kill()
        till.wait()
    print("page: seen, paid by a click, and told; refused, expired, and told")


def main():
    program, till, chromium, driver_program = sys.argv[1:5]
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as directory:
        with sandbox.running(program) as ready:
            driver = browser(chromium, driver_program, directory)
            try:
                run(driver, till, ready, (sys.argv[5:] or [None])[0])
            finally:
                driver.quit()


main()
