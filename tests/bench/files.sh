#!/bin/bash
# SPDX-License-Identifier: LGPL-2.1-or-later
# tests/bench/files.sh [ROUNDS]: what the file view costs at the start of a program, as ratios.
#
# `true` is started bare, in jails with the firefox profile of Firejail and with lists of 10, 100 and 1,000 paths, by
# Firejail, by bubblewrap, and by TEST_FLOOR where that names a program that does nothing but the system calls
# (options -R -a -w -b -d -t -p -c -s -i -A). The tools take turns in shuffled rounds; figures are medians.
# It judges nothing: other load on the machine would make it lie.
. "$(dirname "$0")/../lib.sh"
need python3
base=$HOME/bench-files
at_exit 'rm -rf "$base"'
mkdir -p "$base/d"
export base ROUNDS="${1:-40}"
run_it=(python3 - "$JAIL")
! command -v dbus-run-session >/dev/null || run_it=(dbus-run-session -- "${run_it[@]}")
"${run_it[@]}" <<'PYTHON'
import os, random, shutil, statistics, subprocess, sys, time

jail, base, rounds = sys.argv[1], os.environ["base"], int(os.environ["ROUNDS"])
floor, null = os.environ.get("TEST_FLOOR"), subprocess.DEVNULL
corpus = "/etc/firejail/firefox.profile"
commands = {"bare": ["/bin/true"], "jail --noprofile": [jail, "--noprofile", "true"]}

def written(name, lines):
    path = os.path.join(base, name)
    with open(path, "w") as file:
        file.writelines(line + "\n" for line in lines)
    return path

def floor_command(allowed, denied):
    return [floor, "-R", "newroot", "-a", "mix", "-w", written("w%d" % len(commands), allowed),
            "-b", written("b%d" % len(commands), denied), "-d", "-t", "-p", "-c", "-s", "60", "-i", "-A", "/bin/true"]

def mounts(profile):
    plan = subprocess.run([jail, "--profile=" + profile, "--dry-run", "true"], stdout=subprocess.PIPE, text=True).stdout
    steps = [line.split() for line in plan.splitlines()]
    shown = [s[1] for s in steps if s[:1] == ["show"] and "from" not in s and not s[1].startswith("/dev/")
             and s[1] not in ("/usr", "/etc", "/opt", "/srv")]
    hidden = [s[1] for s in steps if s[:1] == ["hide"]]
    count = sum(s[:1] and s[0] in ("show", "hide", "empty", "only", "limit", "proc", "devpts", "mqueue") for s in steps)
    return shown, hidden, count

if os.path.exists(corpus):
    shown, hidden, count = mounts(corpus)
    print("# firefox profile: %d mounts, %d of them covers" % (count, len(hidden)))
    commands["jail firefox"] = [jail, "--profile=" + corpus, "true"]
    if floor:
        commands["floor firefox"] = floor_command(shown, hidden)
    if shutil.which("firejail"):
        commands["firejail firefox"] = ["firejail", "--quiet", "--profile=firefox", "true"]

files = [os.path.join(base, "d", "f%d" % i) for i in range(1000)]
for path in files:
    open(path, "w").close()
for n in (10, 100, 1000):
    for word in ("whitelist", "blacklist"):
        name = "%s %d" % (word, n)
        commands["jail " + name] = [jail, "--profile=" + written("%s%d.profile" % (word, n), (word + " " + f for f in files[:n])), "true"]
        if floor:
            commands["floor " + name] = floor_command(files[:n] if word == "whitelist" else [base], files[:n] if word == "blacklist" else [])
    if shutil.which("bwrap") and n < 1000:
        commands["bwrap whitelist %d" % n] = ["bwrap", "--ro-bind", "/usr", "/usr", "--symlink", "usr/bin", "/bin",
            "--symlink", "usr/lib", "/lib", "--symlink", "usr/lib64", "/lib64", "--dev", "/dev", "--proc", "/proc",
            "--unshare-all", "--share-net"] + [w for f in files[:n] for w in ("--bind", f, f)] + ["true"]

times = {name: [] for name in commands}
for round_ in range(rounds):
    names = list(commands)
    random.shuffle(names)
    for name in names:
        start = time.perf_counter()
        done = subprocess.run(commands[name], stdout=null, stderr=subprocess.PIPE)
        times[name].append((time.perf_counter() - start) * 1000)
        if done.returncode and not round_:
            print("# %s fails: %s" % (name, done.stderr.decode(errors="replace").strip()[:200]))
bare = statistics.median(times["bare"])
print("%-22s %9s %9s %9s %9s" % ("", "ms", "ratio", "extra ms", "floor"))
for name in commands:
    own = statistics.median(times[name])
    line = "%-22s %9.2f %9.1f %9.2f" % (name, own, own / bare, own - bare)
    twin = "floor " + name[5:]
    if name.startswith("jail ") and twin in times:
        line += " %9.2f" % ((own - bare) / (statistics.median(times[twin]) - bare))
    print(line)
if "firejail firefox" in times:
    print("# firejail firefox / jail firefox: %.1f" % (statistics.median(times["firejail firefox"]) / statistics.median(times["jail firefox"])))
PYTHON
