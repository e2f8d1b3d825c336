#!/bin/bash
# SPDX-License-Identifier: LGPL-2.1-or-later
#
# --trace tells of each file and address that a program asks for; --debug-blacklists and --debug-whitelists
# say what is hidden and shown.
. "$(dirname "$0")/../lib.sh"
need python3 timeout
private_home
cd "$HOME" || exit 1
mkdir kept
echo data >kept/file
traced() { run timeout -k 5 60 "$JAIL" --noprofile "--whitelist=$HOME/kept" "$@"; }

traced --trace sh -c 'cat kept/file missing; : >/tmp/made; rm /tmp/made; exit 7'
tap_is "$status:$stdout" "7:data" "the program runs as ever"
tap_like "$stderr" "^[0-9]+:cat:openat $HOME/kept/file\$" "a file that is read, by its absolute path"
tap_like "$stderr" "^[0-9]+:cat:openat $HOME/missing\$" "one that is not there"
tap_like "$stderr" '^[0-9]+:sh:openat /tmp/made$' "one that is made"
tap_like "$stderr" '^[0-9]+:rm:unlinkat /tmp/made$' "and removed"
tap_like "$stderr" '^[0-9]+:sh:execve [^ ]*/cat$' "a program"
tap_unlike "$stderr" 'calls were refused' "nothing more is said"

cat >"$TEST_TMP/addresses.py" <<'EOF'
import socket, threading
def connect():
    try: socket.socket(socket.AF_INET).connect(("127.0.0.1", 9))
    except OSError: pass
thread = threading.Thread(target=connect); thread.start(); thread.join()
socket.socket(socket.AF_UNIX).bind("/tmp/socket")
EOF
traced "--whitelist=$TEST_TMP/addresses.py" --trace python3 "$TEST_TMP/addresses.py"
tap_like "$stderr" '^[0-9]+:python3?[^:]*:connect .*127\.0\.0\.1.* 9$' "an address that a thread asks for"
tap_like "$stderr" '^[0-9]+:python3?[^:]*:bind .*/tmp/socket$' "a socket that is made"

traced "--trace=$HOME/log" sh -c 'cat kept/file; cat log'
tap_is "$stdout" "data" "with a file the program does not see it"
tap_like "$(cat log)" "^[0-9]+:cat:openat $HOME/kept/file\$" "which has the lines"
tap_unlike "$stderr" 'openat' "that stderr has not"
tap_is "$(stat -c %a log)" 600 "and that only the user can read"
lines=$(wc -l <log)
traced --trace=log cat kept/file
tap_ok "a relative path is one of outside, and is added to" test "$(wc -l <log)" -gt "$lines"

# What the program chooses cannot steer the terminal, nor lead the file elsewhere.
traced --trace sh -c 'cat "$(printf "a\033]0;b\nc\302\233d")"'
tap_unlike "$stderr" $'\033|\302\233' "no escape codes"
tap_like "$stderr" ':cat:openat .*/a\\x1b\]0;b.*c' "they are told as codes, on the same line"
ln -s "$HOME/elsewhere" kept/link
traced "--trace=$HOME/kept/link" true
tap_is "$status:$(ls elsewhere 2>&1 | wc -l)" "125:1" "no link is followed"
tap_like "$stderr" "cannot write to '$HOME/kept/link'" "and that is said"
traced "--trace=$HOME/none/log" true
tap_is "$status" 125 "no directory, no start"
traced --trace --seccomp=strict true
tap_is "$status" 125 "strict mode cannot be traced"

traced --debug-blacklists "--blacklist=$HOME/kept/file" cat kept/file
tap_like "$stderr" "^hide +$HOME/kept/file +# option --blacklist=" "what is hidden, and by which line"
tap_unlike "$stderr" '^show ' "and nothing else"
traced --debug-whitelists cat kept/file
tap_like "$stderr" "^show +$HOME/kept read-write +# option --whitelist=" "what is shown, and by which line"
tap_unlike "$stderr" '^hide ' "and nothing else"
tap_is "$stdout" data "and the program runs"
tap_done
