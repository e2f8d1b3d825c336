#!/bin/bash
# SPDX-License-Identifier: LGPL-2.1-or-later
#
# A jailed program that would like to be joined by somebody less confined, or to join others.
. "$(dirname "$0")/../lib.sh"
need python3 pgrep

private_home
at_exit '"$JAILCTL" stop --all --timeout=0 >/dev/null 2>&1'
cd "$TEST_TMP" || exit 99
running() { wait_until 10 sh -c '"$1" list --names | grep -qx -e "$2"' sh "$JAILCTL" "$1"; }

# The records are nowhere inside, whatever the profile shows.
RUNTIME=$XDG_RUNTIME_DIR
"$JAIL" --noprofile --name=victim sh -c 'exec sleep 600' &
running victim
instance=$(ls "$RUNTIME/jail")
run_jail --noprofile sh -c "find / -xdev -name '$instance' 2>/dev/null; ls -A '$RUNTIME/jail' /run/user/*/jail 2>/dev/null"
tap_is "$stdout" "" "records are not to be seen inside"
run_jail --noprofile "--whitelist=$RUNTIME/jail" "--read-write=$RUNTIME/jail" sh -c "ls -A '$RUNTIME/jail' /run/user/$(id -u)/jail; : >'$RUNTIME/jail/x'"
tap_unlike "$stdout" "$instance" "nor where they are whitelisted"
tap_not_ok "nothing can be put among them" test -e "$RUNTIME/jail/x"

# The same where the runtime directory is in a place that jails see, and does not exist yet.
mkdir -m 700 "$HOME/run"
run env XDG_RUNTIME_DIR="$HOME/run" "$JAIL" --noprofile --read-write="$HOME" sh -c "ls -A ~/run/jail && : >~/run/jail/x"
tap_not_ok "records in the home directory are out of reach" test -e "$HOME/run/jail/x"
tap_is "$stdout" "" "and not to be seen"
rm -rf "$HOME/run/jail" && chmod 500 "$HOME/run"
run env XDG_RUNTIME_DIR="$HOME/run" "$JAIL" --noprofile sh -c "chmod 700 ~/run; mkdir ~/run/jail"
chmod 700 "$HOME/run"
tap_not_ok "a directory for records that could not be made is not made inside" test -e "$HOME/run/jail"

# A jail that a program inside claims to be: a directory, a record, a socket of its own making.
mkdir "$HOME/fake"
cat >"$HOME/fake.py" <<'PYTHON'
import fcntl, os, socket, time
os.makedirs(os.path.expanduser("~/fake/jail/0123456789abcdef"), exist_ok=True)
os.chdir(os.path.expanduser("~/fake/jail/0123456789abcdef"))
lock = open("lock", "w")
fcntl.flock(lock, fcntl.LOCK_EX)
open("info", "wb").write(open(os.path.expanduser("~/record"), "rb").read())
server = socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET)
server.bind("control")
server.listen()
print("up", flush=True)
while True:
    client, _ = server.accept()
    client.recv(1)
    fds = [os.open("info", os.O_RDONLY)] + [os.open("/proc/self/ns/" + n, os.O_RDONLY) for n in ("user", "mnt", "pid", "ipc", "uts", "cgroup", "net")]
    socket.send_fds(client, [b"\0\0\0\0"], fds)
PYTHON
cp "$RUNTIME/jail/$instance/info" "$HOME/record"
"$JAIL" --noprofile --name=forger python3 "$HOME/fake.py" >up 2>/dev/null &
wait_until 10 grep -q up up
run env XDG_RUNTIME_DIR="$HOME/fake" "$JAILCTL" list
tap_like "$stdout" victim "a forged record where the user's own would be is believed to be one"
run env XDG_RUNTIME_DIR="$HOME/fake" "$JAILCTL" join victim sh -c 'echo joined; id -u'
tap_is "$stdout" "" "but who answers is not the process that the record names"
tap_like "$stderr" 'not the process that the record names' "and that is said"

# A process inside that has the socket all the same gets no answer.
python3 - "$RUNTIME/jail/$instance/control" >answer <<'PYTHON' &
import os, socket, sys, time
client = socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET)
client.connect(sys.argv[1])
client.send(b"c")
print(len(client.recv(64)))
PYTHON
wait $!
tap_is "$(cat answer)" 4 "the supervisor answers a process of the same user outside"
mkdir "$HOME/link"
ln "$RUNTIME/jail/$instance/control" "$HOME/link/control" 2>/dev/null || cp -al "$RUNTIME/jail/$instance/control" "$HOME/link/" 2>/dev/null
if [ -e "$HOME/link/control" ]; then
	run_jail --noprofile python3 -c 'import os,socket
c = socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET)
c.connect(os.path.expanduser("~/link/control")); c.send(b"j"); print(len(c.recv(64)))'
	tap_unlike "$stdout" '^4$' "but none inside a jail"
else
	tap_skip "but none inside a jail" "no link to the socket can be made across file systems"
fi

# Programs inside that change what a program which joins will find.
mkdir "$HOME/bin"
printf '#!/bin/sh\necho hostile; cat /proc/self/status\n' >"$HOME/bin/sh"
chmod +x "$HOME/bin/sh"
run "$JAILCTL" join victim sh -c 'grep -E "^(NoNewPrivs|CapBnd)" /proc/self/status'
tap_is "$(echo $stdout)" "CapBnd: 0000000000000000 NoNewPrivs: 1" "what joins is confined before it executes anything"
"$JAIL" --noprofile --name=watcher python3 -c '
import os, time
print("up", flush=True)
seen = set()
while True:
    for pid in filter(str.isdigit, os.listdir("/proc")):
        if pid in ("1", "2") or pid in seen: continue
        try:
            name = open(f"/proc/{pid}/comm").read().strip()
        except OSError: continue
        for what in ("environ", "mem", "maps", "fd/0", "root/etc", "cwd/."):
            try:
                if what == "environ" and b"OUTER_SECRET" in open(f"/proc/{pid}/environ", "rb").read(): print("environ", pid, flush=True)
                if what in ("root/etc", "cwd/.") and name in ("jailctl", "jail-init"): os.listdir(f"/proc/{pid}/{what}"); print(what, pid, name, flush=True)
                if what == "mem" and name in ("jailctl", "jail-init"): open(f"/proc/{pid}/mem", "rb"); print(what, pid, name, flush=True)
            except OSError: pass
        try:
            if "watcher" in open(f"/proc/{pid}/cmdline").read(): print("cmdline", pid, flush=True)
        except OSError: pass
' >watched 2>&1 &
wait_until 10 grep -q up watched
running watcher
for _ in $(seq 30); do
	OUTER_SECRET=1 "$JAILCTL" join watcher sh -c ': hide-me'
done
tap_is "$(grep -v '^up' watched)" "" "who watches /proc inside sees nothing of the process that joins"

# A jail that ends while it is joined.
failures=0
for i in $(seq 40); do
	"$JAIL" --noprofile "--name=brief$i" sleep 0.05 &
	brief=$!
	while kill -0 $brief 2>/dev/null; do
		run timeout 20 "$JAILCTL" join "brief$i" true
		case $status in
		0 | 1 | 125 | 137) ;;
		*) failures=$((failures + 1)) && tap_diag "status $status: $stderr" ;;
		esac
		[ "$status" = 0 ] || [ "$status" = 137 ] || [ -n "$stderr" ] || failures=$((failures + 1))
	done
done
tap_is "$failures" 0 "a jail that ends while it is joined is an error, or ends what joined"

# A supervisor that is stopped.
"$JAIL" --noprofile --name=asleep sh -c 'exec sleep 600' &
asleep=$!
running asleep
kill -STOP $asleep
run "$JAILCTL" list
tap_like "$stdout" asleep "a jail whose supervisor is stopped is listed"
run "$JAILCTL" join asleep true
tap_like "$stderr" 'gives no answer' "joining it ends in an error"
tap_ok "and it can be stopped" "$JAILCTL" stop --timeout=5 asleep

# A program cannot take the supervisor's place.
run_jail --noprofile sh -c "kill -TERM $$ 2>/dev/null; echo \$?"
tap_isnt "$stdout" 0 "no signal reaches a process outside"
"$JAILCTL" stop --all
tap_is "$(ls -A "$RUNTIME/jail")" "" "nothing is left"
# What the program may not read by Landlock jailctl does not fetch for it, nor write.
if "$JAILCTL" doctor | grep -q '^good  Landlock'; then
	mkdir -p "$HOME/guarded" "$HOME/open" && echo kept >"$HOME/guarded/file"
	"$JAIL" --quiet --noprofile --name=locked --whitelist="$HOME/guarded" --whitelist="$HOME/open" --landlock.enforce --landlock.fs.read=/usr \
		--landlock.fs.read=/lib64 --landlock.fs.execute=/usr --landlock.fs.read="$HOME/open" --landlock.fs.write="$HOME/open" \
		sh -c 'cd ~/open; cat ../guarded/file; ln -s ../guarded/file out; ln -s ../guarded in; exec sleep 600' >locked 2>&1 &
	wait_until 10 test -h "$HOME/open/in"
	tap_unlike "$(cat locked)" '^kept$' "the program cannot read what Landlock does not let it"
	run "$JAILCTL" cat locked "$HOME/open/out"
	tap_is "$stdout" "" "a link of its leads jailctl there no more"
	echo new >"$TEST_TMP/new"
	run "$JAILCTL" put locked "$TEST_TMP/new" "$HOME/open/in/new"
	tap_not_ok "nor to write there" test -e "$HOME/guarded/new"
	run "$JAILCTL" put locked "$TEST_TMP/new" "$HOME/open/new"
	tap_is "$status$(cat "$HOME/open/new")" 0new "where the program may write it may"
	"$JAILCTL" stop --timeout=0 locked
fi
tap_done
