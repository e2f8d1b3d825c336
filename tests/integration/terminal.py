# SPDX-License-Identifier: LGPL-2.1-or-later
"""The terminal of a jail, as a user at an interactive shell meets it. Prints TAP.

Each test starts a shell in a fresh pseudo terminal, types, and waits for what it is to see."""
import fcntl
import os
import pty
import re
import select
import signal
import struct
import subprocess
import sys
import termios
import time

JAIL = os.environ["JAIL"]
PATIENCE = 20
number = failed = 0


def tap(good, description, seen=""):
    global number, failed
    number += 1
    print(f"{'ok' if good else 'not ok'} {number} - {description}")
    if not good:
        failed += 1
        for line in str(seen).splitlines()[-20:]:
            print("#", repr(line))
    sys.stdout.flush()


class Shell:
    def __init__(self, rows=24, columns=80):
        self.text = ""
        self.pid, self.fd = pty.fork()
        if self.pid == 0:
            os.environ["PS1"] = "READY> "
            os.environ["TERM"] = "dumb"
            os.execvp("bash", ["bash", "--norc", "--noprofile", "--noediting", "-i"])
        self.resize(rows, columns)
        self.expect("READY> ")

    def resize(self, rows, columns):
        fcntl.ioctl(self.fd, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))

    def read(self, seconds):
        ready, _, _ = select.select([self.fd], [], [], seconds)
        if not ready:
            return False
        try:
            data = os.read(self.fd, 65536)
        except OSError:
            return False
        self.text += data.decode(errors="replace")
        return bool(data)

    def expect(self, pattern, seconds=PATIENCE):
        """What was read up to the match is dropped; None where it does not come."""
        end = time.monotonic() + seconds
        while True:
            match = re.search(pattern, self.text)
            if match:
                self.last = self.text[: match.end()]
                self.text = self.text[match.end():]
                return match
            if time.monotonic() > end or not self.read(end - time.monotonic()):
                if seconds == PATIENCE:
                    print("# never came:", repr(pattern))
                self.last = self.text
                return None

    def type(self, text):
        os.write(self.fd, text.encode())

    def run(self, line):
        """Types a command line and returns what it printed."""
        self.type(line + "\n")
        self.expect(re.escape(line) + r"\r?\n")
        self.expect("READY> ")
        return self.last[: -len("READY> ")]

    def end(self):
        try:
            os.close(self.fd)
        except OSError:
            pass
        try:
            os.kill(self.pid, signal.SIGHUP)
            os.waitpid(self.pid, 0)
        except (ProcessLookupError, ChildProcessError):
            pass


def jail(words):
    return f"$JAIL --noprofile {words}"


def test_basics():
    shell = Shell(33, 77)
    before = shell.run("stty -g")
    tap("/dev/pts/0" in shell.run(jail("tty")), "the program has a terminal of its own", shell.last)
    tap("33 77" in shell.run(jail("stty size")), "of the same size", shell.last)
    tap("rc=7" in shell.run(jail("sh -c 'exit 7'; echo rc=$?")), "the exit status passes", shell.last)
    tap("same" in shell.run(jail("sh -c 'test -t 0 && test -t 1 && test -t 2 && : <>/dev/tty && echo same'")),
        "stdin, stdout, stderr and /dev/tty are that terminal", shell.last)
    tap(shell.run("stty -g") == before, "the terminal is left as it was", shell.last)
    tap("ab" in shell.run("echo ab | " + jail("cat")), "a pipe in", shell.last)
    tap("AB" in shell.run(jail("echo ab") + " | tr a-z A-Z"), "a pipe out", shell.last)
    tap("equal" in shell.run("head -c 3000000 /dev/urandom >$TEST_TMP/a; cat $TEST_TMP/a | " + jail("cat")
                             + " | cmp - $TEST_TMP/a && echo equal"), "bytes through both are unchanged", shell.last)
    shell.type(jail("cat") + "\n")
    shell.expect("cat\r\n")
    # What is typed before the program has the terminal the shell's terminal has changed already.
    shell.type("line\n")
    shell.expect(r"line\r\nline\r\n")
    shell.type("\x04")
    tap(shell.expect(r"READY> "), "Ctrl-D ends the input", shell.last)
    shell.end()


def test_signals():
    shell = Shell()
    shell.type(jail("sh -c 'echo up; exec sleep 1000'; echo rc=$?") + "\n")
    shell.expect("up\r\n")
    shell.type("\x03")
    tap(shell.expect("rc=130"), "Ctrl-C reaches the program", shell.last)
    shell.expect("READY> ")
    shell.type(jail("sh -c 'trap \"echo caught\" INT; echo up; while :; do sleep 0.1; done'; echo rc=$?") + "\n")
    shell.expect("up\r\n")
    shell.type("\x03")
    tap(shell.expect("caught"), "a program may take Ctrl-C its own way", shell.last)
    shell.type("\x1c")
    tap(shell.expect("rc=131"), "Ctrl-\\ reaches it too", shell.last)
    shell.expect("READY> ")
    shell.type(jail("bash --norc -c 'trap \"stty size\" WINCH; echo up; while :; do sleep 0.1; done'") + "\n")
    shell.expect("up\r\n")
    shell.resize(41, 99)
    tap(shell.expect("41 99"), "a new size of the window is passed on", shell.last)
    shell.type("\x03")
    shell.end()


def test_job_control():
    shell = Shell()
    shell.type(jail("sh -c 'echo up; read x; echo got $x'; echo rc=$?") + "\n")
    shell.expect("up\r\n")
    shell.type("\x1a")
    tap(shell.expect(r"(?s)Stopped.*READY> "), "Ctrl-Z gives the shell back", shell.last)
    tap(" icanon" in shell.run("stty -a"), "with the terminal as it was", shell.last)
    shell.type("fg\n")
    shell.expect("fg\r\n")
    shell.type("word\n")
    tap(shell.expect("got word"), "fg goes on with the program", shell.last)
    shell.end()

    shell = Shell()
    shell.type(jail("sh -c 'read x; echo got $x'") + " &\n")
    shell.expect("READY> ")
    stopped = False
    for _ in range(100):
        if "Stopped" in shell.run("jobs"):
            stopped = True
            break
        time.sleep(0.1)
    tap(stopped, "a job in the background that wants to read stops", shell.last)
    shell.type("fg\n")
    shell.expect("fg\r\n")
    shell.type("later\n")
    tap(shell.expect("got later"), "and reads in the foreground", shell.last)
    shell.end()

    shell = Shell()
    shell.type(jail("sh -c 'echo bg-output; exec sleep 1000'") + " &\n")
    # The shell's terminal, which is not raw now, makes one more carriage return.
    tap(shell.expect(r"bg-output\r+\n"), "a job in the background writes", shell.last)
    tap("alive" in shell.run("echo alive"), "while the shell reads", shell.last)
    # The shell says nothing when it has handed over the terminal.
    shell.type("fg\n")
    shell.expect("exec sleep 1000'")
    for _ in range(PATIENCE):
        shell.type("\x03")
        back = shell.expect("READY> ", 1)
        if back:
            break
    tap(back, "a running job is taken to the foreground and interrupted", shell.last)
    shell.end()

    shell = Shell()
    shell.type(jail("sh -c 'sleep 0.5; echo data'") + " | sh -c 'read k </dev/tty; echo key=$k; cat'\n")
    shell.expect("cat'\r\n")
    shell.type("abc\n")
    tap(shell.expect("key=abc") and shell.expect("data"), "in a pipeline the keys are the reader's", shell.last)
    shell.end()

    shell = Shell()
    shell.type(jail("sh -c 'read x; echo got $x'") + " | cat\n")
    shell.expect(r"\| cat\r\n")
    shell.type("early\n")
    tap(shell.expect("got early"), "but a program in a pipeline may read", shell.last)
    shell.expect("READY> ")
    shell.type(jail("sh -c 'echo up >&2; exec sleep 1000'") + " | cat\n")
    tap(shell.expect(r"cat\r\nup\r\n"), "what it writes to the terminal beside the pipe is there, unchanged", shell.last)
    shell.type("\x03")
    tap(shell.expect("READY> "), "and is interrupted with the rest of it", shell.last)
    shell.end()

    shell = Shell()
    shell.type("PS1='INNER> ' " + jail("bash --norc --noediting -i") + "\n")
    shell.expect(r"\nINNER> ")
    shell.type("sh -c 'echo up; exec sleep 1000'\n")
    shell.expect("up\r\n")
    shell.type("\x1a")
    tap(shell.expect("Stopped") and shell.expect("INNER> "), "a shell inside has job control of its own", shell.last)
    shell.type("exec sh -c 'exit 3'\n")
    shell.expect("READY> ")
    tap("rc=3" in shell.run("echo rc=$?"), "and ends", shell.last)
    shell.end()


def test_hostile():
    shell = Shell()
    code = ("import fcntl,termios,os\n"
            "for fd in (0, os.open(\"/dev/tty\", os.O_RDWR)):\n"
            "  for c in \"echo INJ\" + \"ECTED\\n\":\n"
            "    try: fcntl.ioctl(fd, termios.TIOCSTI, c.encode())\n"
            "    except OSError: pass\n")
    with open(os.environ["TEST_TMP"] + "/inject.py", "w") as file:
        file.write(code)
    shell.run(jail("--whitelist=$TEST_TMP/inject.py python3 $TEST_TMP/inject.py"))
    first = shell.last
    shell.run("echo after")
    tap("INJECTED" not in first + shell.last, "what a program pushes back reaches no shell", first + shell.last)
    tap("INJECTED" not in shell.run(jail("--allow-debuggers python3 $TEST_TMP/inject.py")), "nor with debuggers", shell.last)
    # The program has no way to the outer terminal.
    outer = shell.run("tty").strip()
    tap("hidden" in shell.run(jail(f"sh -c 'test -e {outer}x || test {outer} = /dev/pts/0 || test ! -e {outer} && echo hidden'")),
        "the outer terminal is not to be seen", shell.last)
    shell.end()


def test_end():
    shell = Shell()
    shell.type(jail("sh -c 'echo up; exec sleep 54321'") + "\n")
    shell.expect("up\r\n")
    os.close(shell.fd)
    for _ in range(100):
        if subprocess.run(["pgrep", "-u", str(os.getuid()), "-f", "^sleep 54321"], stdout=subprocess.DEVNULL).returncode:
            break
        time.sleep(0.1)
    gone = subprocess.run(["pgrep", "-u", str(os.getuid()), "-f", "^sleep 54321"], stdout=subprocess.DEVNULL).returncode != 0
    tap(gone, "a closed terminal ends the jail")
    shell.end()

    result = subprocess.run([JAIL, "--noprofile", "sh", "-c", "tty; ps -o tty= -p $$"], stdin=subprocess.DEVNULL,
                            capture_output=True, text=True, start_new_session=True)
    tap(result.stdout.split() == ["not", "a", "tty", "?"], "without a terminal there is none", result.stdout + result.stderr)


def test_amount():
    shell = Shell()
    shell.type(jail("sh -c 'head -c 100000000 /dev/zero | tr \"\\0\" z'; echo rc=$?") + "\n")
    shell.expect("echo rc=.?.?\r\n")
    # What was read behind the echo is in the text already.
    count, start, tail = shell.text.count("z"), time.monotonic(), ""
    while "rc=0" not in tail:
        ready, _, _ = select.select([shell.fd], [], [], PATIENCE)
        if not ready:
            break
        data = os.read(shell.fd, 65536)
        count += data.count(b"z")
        tail = (tail + data.decode(errors="replace"))[-64:]
    tap(count == 100000000, "a hundred million bytes come through", f"{count} {tail}")
    print(f"# in {time.monotonic() - start:.2f} s")
    shell.end()


def timed(test):
    start = time.monotonic()
    test()
    print(f"# {test.__name__} took {time.monotonic() - start:.1f} s")


for test in (test_basics, test_signals, test_job_control, test_hostile, test_end, test_amount):
    timed(test)
print(f"1..{number}")
sys.exit(1 if failed else 0)
