#!/bin/bash
# SPDX-License-Identifier: LGPL-2.1-or-later
#
# Landlock in real jails: its words, what they refuse, and that a file which was lent for reading stays unwritten.
. "$(dirname "$0")/../lib.sh"

need python3
private_home
if [ -z "${XDG_RUNTIME_DIR-}" ] || [ ! -w "$XDG_RUNTIME_DIR" ]; then
	XDG_RUNTIME_DIR=$TEST_TMP/runtime
	mkdir -m 700 "$XDG_RUNTIME_DIR"
	export XDG_RUNTIME_DIR
fi
jail() { "$JAIL" --quiet "$@"; }
abi=$(python3 -c 'import ctypes; print(ctypes.CDLL(None).syscall(444, None, 0, 1))')
[ "$abi" -ge 2 ] || tap_skip_all "the kernel's Landlock (ABI $abi) is not used for files"

mkdir -p "$HOME/.ssh" "$HOME/work/sub" "$HOME/pictures"
echo secret >"$HOME/.ssh/id"
echo picture >"$HOME/pictures/a"
printf '#!/bin/sh\necho ran\n' >"$HOME/work/script"
chmod +x "$HOME/work/script"
profile=$TEST_TMP/test.profile
cat >"$profile" <<'END'
whitelist ${HOME}/work
whitelist-ro ${HOME}/pictures
seccomp
END

# Files that are lent.
lent=$HOME/lent
echo lent >"$lent"
run jail --profile="$profile" sh -c 'cat /dev/stdin && echo x >/proc/self/fd/0' <"$lent"
tap_is "$stdout" lent "a file given as standard input can be opened again to read it"
tap_like "$stderr" 'ermission denied' "and not to write it"
tap_is "$(cat "$lent")" lent "and stays what it was"
echo kept >"$TEST_TMP/log"
jail --profile="$profile" sh -c 'exec 3<>/proc/self/fd/1' >>"$TEST_TMP/log" 2>/dev/null
tap_isnt "$?" 0 "output that is appended cannot be opened to be read"
jail --profile="$profile" python3 -c 'open("/proc/self/fd/1", "w")' >>"$TEST_TMP/log" 2>/dev/null
tap_is "$(cat "$TEST_TMP/log")" kept "or emptied"
run jail --profile="$profile" sh -c 'echo out >/dev/stdout; echo err >/dev/stderr'
tap_is "$stdout,$stderr" out,err "/dev/stdout and /dev/stderr work with files"
echo given >"$TEST_TMP/given"
run jail --profile="$profile" --keep-fd=7 sh -c 'cat /proc/self/fd/7; echo x >/proc/self/fd/7' 7<"$TEST_TMP/given"
tap_is "$stdout,$(cat "$TEST_TMP/given")" given,given "the same goes for a descriptor that is kept"

# A directory that is handed over is a hole in the mount view, and shows what Landlock says without it.
run jail --profile="$profile" --keep-fd=9 sh -c "cat /proc/self/fd/9$HOME/pictures/a; cat /proc/self/fd/9$HOME/.ssh/id" 9</
tap_is "$stdout" picture "past the mount view what is shown can be read"
tap_like "$stderr" 'ermission denied' "and nothing else"
run jail --profile="$profile" --keep-fd=9 sh -c "
	echo x >/proc/self/fd/9$HOME/pictures/a
	echo x >/proc/self/fd/9$HOME/new
	mv $HOME/work/script /proc/self/fd/9$HOME/moved
	ln $HOME/work/script /proc/self/fd/9$HOME/linked
	mkdir /proc/self/fd/9$HOME/dir
	rm /proc/self/fd/9$HOME/lent" 9</
tap_is "$(cat "$HOME/pictures/a")" picture "nothing is written there that is shown read-only"
tap_is "$(ls "$HOME")" "lent
pictures
work" "nothing is made, moved, linked or removed there"
# Without rules for files it can be reached: the test can fail.
run jail --profile="$profile" --landlock=scopes --keep-fd=9 cat "/proc/self/fd/9$HOME/.ssh/id" 9</
tap_is "$stdout" secret "with landlock scopes the mount view is all there is"

# Programs go on as before.
run jail --profile="$profile" sh -c 'cd ~/work && echo a >a && mv a sub/b && mkdir d && rmdir d && : >sub/b && ln sub/b c && rm c sub/b && ~/work/script && mkfifo f && rm f'
tap_is "$status,$stdout" 0,ran "in what may be written everything works"
run jail --profile="$profile" --noexec="$HOME/work" "$HOME/work/script"
tap_is "$status" 126 "nothing is executed in a noexec place"
run jail --profile="$profile" sh -c 'ls / >/dev/null && echo a >~/new && mv ~/new /tmp/x && cat /tmp/x && echo >/dev/null && echo x >/proc/self/comm'
tap_is "$status,$stdout" 0,a "the jail's own directories work"

tap_ok "a terminal can be made and used" jail --profile="$profile" python3 -c 'import os, pty, termios; a, b = pty.openpty(); termios.tcgetattr(os.open(os.ttyname(b), os.O_RDWR))'

# The words.
tap_like "$(jail --dry-run --profile="$profile" true)" "^  $HOME/pictures read,list,execute " "the plan says what is granted"
tap_like "$(jail --dry-run --profile="$profile" true)" "only mounts refuse write: $HOME/pictures " "and where a rule says less than the view"
tap_unlike "$(jail --dry-run --profile="$profile" --landlock=none true)" '^landlock' "landlock none leaves it out"
run jail --landlock=ful true
tap_like "$stderr" "unknown word 'ful' \(did you mean 'full'\?\)" "other words are refused"
tap_ok "landlock full runs where the kernel can do it" jail --landlock=full --profile="$profile" true

# Firejail's rules.
run jail --profile="$profile" --landlock.fs.read=/ --landlock.fs.execute=/usr --landlock.enforce sh -c 'cat ~/pictures/a; echo x >~/work/new; ~/work/script'
tap_is "$stdout" picture "with landlock.enforce what is named can be read"
tap_is "$(echo "$stderr" | grep -c 'ermission denied')" 2 "and what is not named can be neither written nor executed"
run jail --profile="$profile" --landlock.fs.read=/ --landlock.fs.execute=/ --landlock.fs.write="$HOME/work" --landlock.enforce sh -c 'echo x >~/work/new && mv ~/work/new ~/work/sub/new && cat ~/work/sub/new && cat ~/.ssh/id'
tap_is "$stdout" x "landlock.fs.write permits what belongs to writing"
tap_isnt "$status" 0 "landlock.fs.read shows nothing that the view hides"
run jail --profile="$profile" --landlock.fs.read=/usr true
tap_is "$status" 0 "without landlock.enforce the rules do nothing"

# Ports.
if [ "$abi" -lt 4 ]; then
	run jail --profile="$profile" --landlock.net.connect=443 true
	tap_like "$stderr" 'needs ABI 4' "a list of ports needs a newer kernel"
	tap_done
fi
coproc server { exec python3 -c '
import socket, sys
ports = [socket.socket(), socket.socket()]
for s in ports:
    s.bind(("127.0.0.1", 0)); s.listen(16)
print(*(s.getsockname()[1] for s in ports), flush=True)
sys.stdin.read()'; }
at_exit "kill $server_PID 2>/dev/null"
read -r one other <&"${server[0]}"
cat >"$HOME/work/try.py" <<'END'
import errno, socket, sys
def attempt(name, call):
    try:
        call()
        print(name, "ok")
    except OSError as error:
        print(name, errno.errorcode[error.errno])
one, other = int(sys.argv[1]), int(sys.argv[2])
def connect(port, protocol=0):
    socket.socket(socket.AF_INET, socket.SOCK_STREAM, protocol).connect(("127.0.0.1", port))
attempt("one", lambda: connect(one))
attempt("other", lambda: connect(other))
attempt("multipath", lambda: connect(other, 262))
attempt("sctp", lambda: socket.socket(socket.AF_INET, socket.SOCK_STREAM, 132))
attempt("smc", lambda: socket.socket(43, socket.SOCK_STREAM, 0))
attempt("fastopen", lambda: socket.socket().sendto(b"x", 0x20000000, ("127.0.0.1", other)))
attempt("bind", lambda: socket.socket().bind(("127.0.0.1", 0)))
attempt("udp", lambda: socket.socket(socket.AF_INET, socket.SOCK_DGRAM).sendto(b"x", ("127.0.0.1", other)))
END
tries() { jail --profile="$profile" "$@" python3 "$HOME/work/try.py" "$one" "$other" 2>&1 | tr '\n' ' '; }
tap_like "$(tries)" '^one ok other ok multipath (ok|EPROTONOSUPPORT|ENOPROTOOPT) ' "without a list every port can be reached"
tap_like "$(tries --landlock.net.connect="$one")" '^one ok other EACCES multipath EPROTONOSUPPORT sctp EPROTONOSUPPORT smc EAFNOSUPPORT fastopen E(OP)?NOTSUPP? bind ok udp ok $' \
	"with a list only its ports can, and no other protocol goes around it"
tap_like "$(tries --landlock.net.bind=none --landlock=scopes)" '^one ok other ok .* bind EACCES ' "landlock.net.bind refuses to offer services"
tap_like "$(jail --dry-run --profile="$profile" --landlock.net.connect="$one" true)" 'the ports of UDP stay open' "the plan says that UDP stays open"
for wrong in 65536 -1 '' 1,,2 http udp:; do
	run jail --profile="$profile" --landlock.net.connect="$wrong" true
	tap_is "$status" 125 "no port: '$wrong'"
done
if [ "$abi" -lt 10 ]; then
	run jail --profile="$profile" --landlock.net.connect=udp:53 true
	tap_like "$stderr" "^jail: option --landlock.net.connect=udp:53: Landlock of this kernel \(ABI $abi\) cannot .*needs ABI 10" "what the kernel cannot do stops the start"
	run jail --profile="$profile" --landlock.net.connect=udp:53 --landlock=best-effort true
	tap_is "$status" 0 "unless best effort is asked for"
fi

# Programs that join are bound as the first one is.
jail --profile="$profile" --name=landlock-test --landlock.net.connect="$one" sleep 60 &
at_exit "kill $! 2>/dev/null"
tap_ok "a jail runs" wait_until 10 "$JAIL" --join=landlock-test true
run "$JAIL" --join=landlock-test sh -c "cat /dev/stdin; echo x >/proc/self/fd/0; python3 ~/work/try.py $one $other | head -2" <"$lent"
tap_is "$stdout" "lent
one ok
other EACCES" "a program that joins has the same rules"
tap_is "$(cat "$lent")" lent "and cannot write what it was lent either"
tap_done
