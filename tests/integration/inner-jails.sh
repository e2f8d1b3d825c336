#!/bin/bash
# SPDX-License-Identifier: LGPL-2.1-or-later
#
# allow-bwrap: bubblewrap and jail work inside a jail, and what the outer jail hides or protects stays so.
#
# shellcheck disable=SC2086 # $everything is several options
. "$(dirname "$0")/../lib.sh"
need bwrap unshare python3
bwrap --dev-bind / / true 2>/dev/null || tap_skip_all "bwrap cannot start here"

private_home
cd "$HOME" || exit 99
at_exit '"$JAILCTL" stop --all --timeout=0 >/dev/null 2>&1'
inside() { run_jail --quiet --noprofile --private --allow-bwrap "$@"; }
inner=$(realpath "$JAIL")

# bubblewrap's own word for everything includes control groups, which not every session can have (cgroups(7), "delegation").
inside unshare -Ur -C true
everything='--unshare-user --unshare-ipc --unshare-pid --unshare-net --unshare-uts'
[ "$status" = 0 ] && everything=--unshare-all
inside bwrap --ro-bind / / --proc /proc --dev /dev --tmpfs /tmp $everything sh -c 'cat /proc/1/comm; id -u'
tap_is "$stdout" $'bwrap\n'"$(id -u)" "bubblewrap works inside, with a /proc of its own"
inside --seccomp bwrap --ro-bind / / --proc /proc $everything echo runs
tap_is "$stdout" runs "also under the default list of refused calls"
inside --seccomp=mount bwrap --ro-bind / / echo runs
tap_is "$stdout" "" "a call that is refused by name stays refused"
run_jail --quiet --allow-bwrap --ignore=restrict-namespaces bwrap --ro-bind / / --proc /proc --dev /dev $everything echo runs
tap_is "$stdout" runs "it works with the default profile"
run_jail --quiet --allow-bwrap true
tap_is "$status" 125 "which refuses namespaces by itself"
tap_like "$stderr" 'restrict-namespaces refuses \(.*default.profile:[0-9]+\); .*--ignore=restrict-namespaces' "and that is told with the line"
inside --whitelist-ro="$inner" "$inner" --quiet --noprofile --private --net=none sh -c 'grep -c . /proc/net/dev; echo $$; ls -A ~'
tap_is "$stdout" $'3\n2' "a jail works inside a jail"
inside --whitelist-ro="$inner" --env=XDG_RUNTIME_DIR="$XDG_RUNTIME_DIR" "$inner" --quiet --noprofile --private --allow-bwrap \
	bwrap --ro-bind / / --proc /proc $everything echo runs
tap_is "$stdout" runs "and bubblewrap in that"
printf 'allow-bwrap\nprivate\n' >nested.profile
run_jail --quiet --profile=./nested.profile bwrap --ro-bind / / $everything echo runs
tap_is "$stdout" runs "a profile can say it"
tap_diag "$stderr"

# Control groups: that of the launcher may be the user's, with others in it.
cat >../cgroup.sh <<'P'
mkdir -p /tmp/c && mount -t cgroup2 none /tmp/c || exit 7
cat /tmp/c/cgroup.procs
find /tmp/c -name memory.max -o -name pids.max | while read -r file; do echo max >"$file" && echo "lifted $file"; done 2>/dev/null
find /tmp/c -name cgroup.kill | while read -r file; do echo 1 >"$file"; done
P
sleep 600 &
bystander=$!
at_exit 'kill $bystander 2>/dev/null'
inside --whitelist-ro="$TEST_TMP/cgroup.sh" unshare -Ur -m -C sh "$TEST_TMP/cgroup.sh"
tap_ok "whoever mounts control groups inside ends nobody outside" kill -0 $bystander
if [ "$status" = 1 ]; then
	tap_like "$stderr" 'No space left' "since no namespace for them can be made"
else
	tap_is "$status" 137 "but the jail, which has one of its own"
fi
inside --whitelist-ro="$TEST_TMP/cgroup.sh" unshare -Ur -m sh "$TEST_TMP/cgroup.sh"
tap_is "$status" 7 "without such a namespace nothing can be mounted"
run_jail --quiet --noprofile --private --allow-bwrap --tasks-max=40 --whitelist-ro="$TEST_TMP/cgroup.sh" unshare -Ur -m -C sh "$TEST_TMP/cgroup.sh"
tap_isnt "$status" 0 "limits are lifted by nobody"
tap_unlike "$stdout" lifted "not one of them"
tap_ok "and nobody is ended" kill -0 $bystander

# With a delegated group the jail gets one of its own, and who joins it goes there. On a machine with both versions of control
# groups the second is laid over the first, as a machine with that one alone has it.
v2=/sys/fs/cgroup
[ ! -d $v2/unified ] || v2=$v2/unified
own=$v2$(sed -n 's/^0:://p' /proc/self/cgroup)
cat >../kill.py <<'P'
import ctypes, os
libc = ctypes.CDLL(None, use_errno=True)
if libc.unshare(0x10000000 | 0x20000 | 0x02000000) != 0: raise SystemExit("no namespaces")
os.makedirs("/tmp/c", exist_ok=True)
if libc.mount(b"none", b"/tmp/c", b"cgroup2", 0, None) != 0: raise SystemExit("no control groups")
print("seen", len([p for p in open("/tmp/c/cgroup.procs").read().split() if p == "0"]), flush=True)
open("/tmp/c/cgroup.kill", "w").write("1")
P
if [ -w "${own%/*}/cgroup.procs" ] && [ -e "$own/cgroup.kill" ]; then
	# As root of a user namespace, which has to lay one over the other: the groups are the user's all the same.
	# shellcheck disable=SC2016 # the inner shell expands it
	delegated() { run unshare -Urm sh -c '[ "$1" = /sys/fs/cgroup ] || mount --bind "$1" /sys/fs/cgroup || exit 9
jail="$2 --as-root --quiet --noprofile --private --allow-bwrap --whitelist-ro=$4" ctl=$3 attack=$4
'"$1" sh "$v2" "$JAIL" "$JAILCTL" "$TEST_TMP/kill.py"; }
	delegated '$jail --dry-run true'
	tap_like "$stdout" "^group +/sys/fs/cgroup.*/jail-" "a delegated group is divided for the jail"
	delegated '$jail python3 $attack; echo $?'
	tap_is "$stdout" $'seen 1\n137' "a program that mounts the group sees nobody outside but its launcher, and ends the jail"
	delegated '$jail --name=grouped sleep 600 & for i in 1 2 3 4 5 6 7 8 9 10; do $ctl join grouped true 2>/dev/null && break; sleep 0.3; done
$ctl join grouped grep ^0:: /proc/self/cgroup; $ctl join grouped python3 $attack; echo $?; wait'
	tap_is "$stdout" $'0::/\nseen 2\n137' "a program that joins is in the jail's group, sees who brought it as well, and ends no more"
	tap_ok "nobody outside was ended" kill -0 $bystander
	tap_is "$("$JAILCTL" list; ls -A "$XDG_RUNTIME_DIR/jail")" "" "and no jail is left"
	for group in "${own%/*}"/jail-*; do
		[ ! -d "$group" ] || rmdir "$group"
	done
else
	tap_skip "a group of the jail's own" "no control group is delegated to this user"
fi

# What does not go together is an error.
inside --caps.keep=sys_admin true
tap_is "$status" 125 "capabilities that are kept, and inner jails: an error"
tap_like "$stderr" 'allow-bwrap cannot be had with capabilities' "which says so"
for other in --landlock=full "--landlock.enforce --landlock.fs.read=/"; do
	# shellcheck disable=SC2086 # two options
	inside $other true
	tap_is "$status" 125 "$other and inner jails: an error"
	tap_like "$stderr" 'allow-bwrap' "which names both"
done
mkdir -p shown/deep && echo hidden >shown/secret && echo fixed >shown/fixed && echo hidden >shown/deep/secret
refused() { # DESCRIPTION OPTION...
	local what=$1
	shift
	run_jail --quiet --noprofile --allow-bwrap --whitelist="$HOME/shown" "$@" true
	tap_is "$status" 125 "$what in a directory that is shown: an error"
	tap_like "$stderr" "allow-bwrap lets the program uncover .*, as $HOME/shown/[a-z/]+ \(" "which names it"
}
refused "a hidden file" --blacklist="$HOME/shown/secret"
refused "a hidden file further down" --blacklist="$HOME/shown/deep/secret"
refused "a hidden directory" --blacklist="$HOME/shown/deep"
refused "a file that is read-only" --read-only="$HOME/shown/fixed"
refused "a directory where nothing can be executed" --noexec="$HOME/shown/deep"
refused "something else" --bind="$HOME/nested.profile,$HOME/shown/fixed"
refused "a file system of its own" --tmpfs="$HOME/shown/deep"
run_jail --quiet --noprofile --allow-bwrap true
tap_is "$status" 125 "an open home has such things"
run_jail --quiet --noprofile --allow-bwrap --whitelist="$HOME/shown" --read-only="$HOME/shown" sh -c 'cat shown/secret'
tap_is "$stdout" hidden "a whole directory that is read-only is none of them"
run_jail --quiet --noprofile --allow-bwrap --whitelist="$HOME/shown" --blacklist=/etc/passwd true
tap_is "$status" 0 "nor is what root owns"

# A hostile program that may mount.
cat >../attack.py <<'P'
import ctypes, os, sys, subprocess
libc = ctypes.CDLL(None, use_errno=True)
def mount(source, target, kind, flags, data=None):
    enc = lambda t: t.encode() if t is not None else None
    return libc.mount(enc(source), enc(target), enc(kind), flags, enc(data))
def tell(way, path):
    try:
        text = open(path).read()
        print(f"{way}: uncovered {path}" if text.strip() else f"{way}: empty")
    except OSError:
        print(f"{way}: held")
BIND, REC, MOVE, REMOUNT, RDONLY, PRIVATE, DETACH = 4096, 16384, 8192, 32, 1, 1 << 18, 2
hidden, fixed, work = sys.argv[1], sys.argv[2], "/tmp/work"
uid, gid = os.getuid(), os.getgid()
if libc.unshare(0x10000000 | 0x20000) != 0: sys.exit("no namespaces")
open("/proc/self/setgroups", "w").write("deny")
open("/proc/self/uid_map", "w").write(f"0 {uid} 1"); open("/proc/self/gid_map", "w").write(f"0 {gid} 1")
parent, name = os.path.split(hidden)
os.makedirs(work, exist_ok=True)
holder = os.open(parent, os.O_RDONLY | os.O_DIRECTORY)
mount(None, "/", None, REC | PRIVATE)
tell("as it is", hidden)
libc.umount2(hidden.encode(), 0); tell("umount", hidden)
libc.umount2(hidden.encode(), DETACH); tell("lazy umount", hidden)
mount(hidden, work, None, MOVE); tell("moved away", hidden)
if mount(parent, work, None, BIND) == 0: tell("bind without what is mounted there", f"{work}/{name}")
if mount(parent, work, None, BIND | REC) == 0: tell("bind with it", f"{work}/{name}")
libc.umount2((work + "/" + name).encode(), DETACH); tell("the copy unmounted", f"{work}/{name}")
libc.umount2(work.encode(), DETACH)
if mount("overlay", work, "overlay", 0, f"lowerdir={parent}:/usr") == 0: tell("a layer over it", f"{work}/{name}")
libc.umount2(work.encode(), DETACH)
for target in (fixed, os.path.dirname(fixed), "/"):
    mount(None, target, None, REMOUNT | BIND)
    try: open(fixed + ".new", "w"); print("written", target)
    except OSError: print("read-only: held")
tree = libc.syscall(428, -100, parent.encode(), 1)          # open_tree (OPEN_TREE_CLONE), not recursive
if tree >= 0: tell("a detached copy", f"/proc/self/fd/{tree}/{name}")
fs = libc.syscall(428, -100, parent.encode(), 0x8001)       # with AT_RECURSIVE
if fs >= 0:
    libc.syscall(166, 0)
    tell("a detached copy with all", f"/proc/self/fd/{fs}/{name}")
for how in ("rename", "unlink"):
    try:
        (os.rename if how == "rename" else lambda a, b: os.unlink(a))(hidden, hidden + ".x"); print(how, "done")
    except OSError: print(how, "held")
# Away from the old root: is what an open directory leads to still covered?
mount("none", work, "tmpfs", 0)
os.makedirs(work + "/old", exist_ok=True)
os.chdir(work)
if libc.syscall(155, b".", b"old") == 0:
    libc.umount2(b"/old", DETACH)
    try:
        fd = os.open(name, os.O_RDONLY, dir_fd=holder); print("an old directory:", "uncovered" if os.read(fd, 10).strip() else "empty")
    except OSError: print("an old directory: held")
    try: os.rename(name, name + ".x", src_dir_fd=holder, dst_dir_fd=holder); print("rename done")
    except OSError: print("rename held")
else: print("pivot_root failed")
P
for hidden in /etc/passwd /etc/ssl/openssl.cnf /etc/fonts; do
	target=$hidden
	[ -f $hidden ] || target=$(find $hidden/ -maxdepth 1 -type f -size +0 2>/dev/null | head -1)
	[ -n "$target" ] || continue
	inside --whitelist-ro="$TEST_TMP/attack.py" --blacklist=$hidden python3 "$TEST_TMP/attack.py" "$target" /usr/bin/env
	tap_like "$stdout" '^umount: (held|empty)' "$hidden is hidden from a program that mounts"
	tap_unlike "$stdout$stderr" 'uncovered|done|written|no namespaces' "whatever it does"
	tap_diag "$stdout$stderr"
done
inside --blacklist=/etc/passwd bwrap --ro-bind / / --unshare-user cat /etc/passwd
tap_is "$stdout" "" "it is hidden from bubblewrap's program"
"$JAIL" --quiet --noprofile --private --allow-bwrap --blacklist=/etc/passwd --name=outer sleep 600 &
wait_until 10 sh -c '"$JAILCTL" list --names | grep -qx outer'
run "$JAILCTL" join outer bwrap --ro-bind / / $everything sh -c 'cat /etc/passwd; echo runs'
tap_is "$stdout" runs "a program that joins may do the same and no more"
run "$JAILCTL" explain --profile=./nested.profile true
tap_like "$stdout" 'jails of its own inside' "explain tells what is open"
run "$JAILCTL" lint nested.profile
tap_like "$stdout" 'nested.profile:1: danger: allow-bwrap' "lint too"
printf 'allow-bwrap\nrestrict-namespaces\nlandlock full\ncaps.keep sys_admin\nseccomp !mount,!keyctl\n' >wrong.profile
run "$JAILCTL" lint wrong.profile
for word in restrict-namespaces 'landlock full' caps.keep; do
	tap_like "$stdout" "wrong.profile:1: warning: allow-bwrap contradicts $word: with both nothing starts" "and that it contradicts $word"
done
tap_like "$stdout" "wrong.profile:5: warning: '!keyctl' has no effect: every jail refuses keyctl" "keys stay refused"
tap_unlike "$stdout" "'!mount' has no effect" "mounts are not"
printf 'seccomp.keep read,keyctl\n' >wrong.profile
run "$JAILCTL" lint wrong.profile
tap_like "$stdout" "wrong.profile:1: warning: 'keyctl' has no effect: every jail refuses keyctl" "nor does a list of allowed calls open what every jail refuses"
tap_done
