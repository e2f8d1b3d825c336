# SPDX-License-Identifier: LGPL-2.1-or-later
"""kill MOMENTS | start COUNT | crowd COUNT: many starts of a jail; prints what went wrong, then "done"."""
import os
import random
import subprocess
import sys
import time

JAIL = os.environ["JAIL"]
what, count = sys.argv[1], int(sys.argv[2])


def run(*words, **options):
    return subprocess.Popen([JAIL, "--noprofile", *words], stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
                            stderr=subprocess.PIPE, **options)


if what == "kill":
    # From before the first own instruction until well after the program runs.
    began = time.monotonic()
    run("true").communicate()
    span = 2 * (time.monotonic() - began)
    for _ in range(count):
        launcher = run("--private", "sh", "-c", "sleep 7654 & exec sleep 7654")
        time.sleep(random.uniform(0, span))
        launcher.kill()
        launcher.wait()
        launcher.stderr.close()
elif what == "start":
    for i in range(count):
        launcher = run("--private", "sh", "-c", "sleep 7654 & exit 3")
        _, errors = launcher.communicate()
        if launcher.returncode != 3 or errors:
            print(i, launcher.returncode, errors)
else:
    crowd = [run("--name=crowd", "sh", "-c", "exec sleep 7654") for _ in range(count)]
    ctl = os.environ["JAILCTL"]
    for _ in range(200):
        names = subprocess.run([ctl, "list", "--names"], capture_output=True, text=True).stdout.split()
        if len(names) == count:
            break
        time.sleep(0.1)
    if names != ["crowd"] * count:
        print(len(names), "listed")
    subprocess.run([ctl, "stop", "--all"])
    for launcher in crowd:
        _, errors = launcher.communicate()
        if launcher.returncode != 143 or errors:
            print(launcher.returncode, errors)
print("done")
