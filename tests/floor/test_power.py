# SPDX-License-Identifier: LGPL-3.0-only
"""A tablet that goes dark: killed, and its battery pulled out.

The power cut is a real one for the file system: the profile lies on an ext4 image
mounted by loop; at the moment of the last tick the browser is frozen, the image copied
as the disk holds it, mounted again and opened by another browser. That needs the right
to mount; without it `test_every_act_is_written_strictly` still tells whether writes
ask the disk, and fails with relaxed durability as well.
"""

import contextlib
import os
import shutil
import signal
import subprocess

import pytest
from playwright.sync_api import expect

from .conftest import begin

ROUNDS = 15
# What a browser does unless told otherwise: answer before the disk has it.
RELAXED = """
const open = IDBDatabase.prototype.transaction;
IDBDatabase.prototype.transaction = function (names, mode) {
    return open.call(this, names, mode, { durability: "relaxed" });
};
"""
WATCH = """
window.durabilities = [];
const watched = IDBDatabase.prototype.transaction;
IDBDatabase.prototype.transaction = function (...values) {
    const made = watched.apply(this, values);
    // Pictures that can be fetched again have a memory of their own.
    if (made.mode === "readwrite" && this.name === "soors_floor") {
        window.durabilities.push(made.durability);
    }
    return made;
};
"""
# Acts as the app records them, as fast as the disk allows; each is told when kept.
WRITE = """
async (count) => {
    const { Store } = odoo.loader.modules.get("@soors_floor/core/store");
    const store = await Store.open();
    const kept = [];
    for (let number = 0; number < count; number++) {
        const file = { uuid: crypto.randomUUID(), bytes: new ArrayBuffer(60000) };
        const op = { uuid: crypto.randomUUID(), state: "probe", stop: "probe" };
        await store.write(["ops", "files"], ({ ops, files }) => {
            ops.add({ ...op, files: [file.uuid] });
            files.put({ ...file, state: "probe", at: "" });
        });
        kept.push(op.uuid);
        window.kept = kept;
    }
    store.db.close();
    return kept;
}
"""


def test_acts_survive_fifteen_kills(site, network, tablets, tmp_path):
    tablet = begin(tablets(tmp_path / "profile"), site)
    network.fail("down")
    kept = set()
    for number in range(ROUNDS):
        if number:
            tablet.start()
            tablet.open()
        tablet.page.locator(".page").wait_for()
        tablet.page.evaluate(
            f"() => {{ window.end = ({WRITE})(100000).catch(() => null); }}"
        )
        tablet.page.wait_for_timeout(200 + 37 * number)
        kept |= set(tablet.page.evaluate("() => window.kept || []"))
        tablet.kill()
    tablet.start()
    tablet.open()
    tablet.page.locator(".next-stop").wait_for()
    operations = {op["uuid"]: op for op in tablet.rows("ops")}
    assert len(kept) > ROUNDS, "something was written between the kills"
    assert kept <= set(operations)
    files = {file["uuid"] for file in tablet.rows("files")}
    wanted = {file for uuid in kept for file in operations[uuid]["files"]}
    assert all(isinstance(file, str) for file in wanted) and wanted <= files


def test_a_half_typed_entry_is_there_after_a_kill(site, network, tablets, tmp_path):
    tablet = begin(tablets(tmp_path / "profile"), site)
    network.fail("hang")
    tablet.arrive()
    tablet.main()
    for word in site.bed:
        tablet.choose(word)
    plus = tablet.page.get_by_role("button", name="Plus", exact=True)
    plus.click()
    plus.click()
    expect(tablet.page.locator("output.amount")).to_have_text("3")
    tablet.page.wait_for_timeout(500)
    tablet.kill()
    tablet.start()
    tablet.open()
    tablet.on_screen("goods")
    expect(tablet.page.locator("output.amount")).to_have_text("3")
    tablet.press("OK")
    tablet.main()
    tablet.on_screen("refused")
    [goods] = [op for op in tablet.ops() if op["kind"] == "stop.goods"]
    assert [line["quantity"] for line in goods["payload"]["lines"]] == [3]
    assert goods["state"] == "new", "the network has not answered yet"


@pytest.mark.parametrize("relaxed", [False, True])
def test_every_act_is_written_strictly(site, tablets, relaxed):
    scripts = [RELAXED, WATCH] if relaxed else [WATCH]
    tablet = begin(tablets(scripts=scripts), site)
    tablet.arrive()
    written = set(tablet.page.evaluate("() => window.durabilities"))
    assert written == {"relaxed" if relaxed else "strict"}


# The power cut itself


class Disk:
    """A small file system in a file, whose content can be taken as it is."""

    def __init__(self, folder, name):
        self.image = folder / f"{name}.img"
        self.place = folder / name
        self.mounted = False

    def make(self):
        with open(self.image, "wb") as image:
            image.truncate(192 * 1024**2)
        run("mkfs.ext4", "-q", "-F", str(self.image))
        return self

    def mount(self):
        self.place.mkdir(exist_ok=True)
        run("mount", "-o", "loop", str(self.image), str(self.place))
        self.mounted = True
        return self.place

    def snapshot(self, other):
        """Copy what reached the disk; the file system is not asked to finish."""
        shutil.copyfile(self.image, other.image)

    def unmount(self):
        if self.mounted:
            run("umount", "-l", str(self.place), check=False)
            self.mounted = False


def run(*command, check=True):
    return subprocess.run(command, check=check, capture_output=True)


def can_mount(folder):
    if os.geteuid() or not shutil.which("mkfs.ext4") or not shutil.which("mount"):
        return False
    disk = Disk(folder, "probe")
    try:
        disk.make().mount()
    except (OSError, subprocess.CalledProcessError):
        return False
    finally:
        disk.unmount()
        disk.image.unlink(missing_ok=True)
    return True


@pytest.mark.parametrize("relaxed", [False, True])
def test_a_power_cut_takes_nothing_that_was_ticked(site, tablets, tmp_path, relaxed):
    if not can_mount(tmp_path):
        pytest.skip("an image can be mounted by root only")
    disk, after = Disk(tmp_path, "before"), Disk(tmp_path, "after")
    with contextlib.ExitStack() as stack:
        stack.callback(disk.unmount)
        stack.callback(after.unmount)
        scripts = [RELAXED] if relaxed else []
        tablet = tablets(disk.make().mount() / "profile", scripts=scripts)
        stack.callback(tablet.kill)
        begin(tablet, site)
        run("sync", "-f", str(disk.place))
        kept = set(tablet.page.evaluate(WRITE, 40))
        processes = tablet.processes()
        for process in processes:
            process.send_signal(signal.SIGSTOP)
        disk.snapshot(after)
        for process in processes:
            process.send_signal(signal.SIGCONT)
        tablet.kill()
        other = tablets(after.mount() / "profile")
        stack.callback(other.kill)
        other.base_url = tablet.base_url
        other.open()
        other.page.locator(".page").wait_for()
        found = {op["uuid"] for op in other.ops("probe")}
        files = {row["uuid"] for row in other.rows("files")}
        whole = {
            op["uuid"] for op in other.ops("probe") if set(op["files"]) <= set(files)
        }
    if relaxed:
        assert not kept <= whole, "this test must be able to fail"
    else:
        assert kept <= found and kept <= whole
