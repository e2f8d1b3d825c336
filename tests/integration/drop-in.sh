#!/bin/bash
# SPDX-License-Identifier: LGPL-2.1-or-later
# Called by the name firejail, and by the names of programs; jail.conf.
# shellcheck disable=SC2016 # the shell inside is to expand
. "$(dirname "$0")/../lib.sh"
private_home
links=$HOME/links
bin=$HOME/bin
mkdir -p "$links" "$bin"
ln -s "$JAIL" "$links/firejail"
fj=$links/firejail
export PATH="$links:$PATH"

run "$fj" --noprofile sh -c 'echo out; exit 3'
tap_is "$status" 3 "the status is the program's"
tap_is "$stdout" out "standard output is the program's alone"
tap_like "$stderr" '^Parent pid [0-9]+, child pid [0-9]+$' "the pids are told"
tap_like "$stderr" '^Child process initialized in [0-9]+\.[0-9]{2} ms$' "front ends see that it runs"
tap_like "$stderr" '^Parent is shutting down, bye\.\.\.$' "and that it ended"
tap_unlike "$stderr" 'jail:' "nothing says jail"
printf 'include extra.inc\nnosound\n' >"$TEST_TMP/a.profile"
mkdir -p "$HOME/.config/jail"; echo 'noexec ${HOME}' >"$HOME/.config/jail/extra.inc"
run "$fj" --profile="$TEST_TMP/a.profile" true
tap_like "$stderr" "^Reading profile $TEST_TMP/a.profile\$" "profiles are named"
tap_like "$stderr" "^Reading profile $HOME/.config/jail/extra.inc\$" "and what they include"
run "$fj" --quiet --noprofile true
tap_is "$stderr" "" "--quiet"
run "$fj" --nosuchoption true
tap_like "$stderr" "^Error: " "errors are worded like Firejail's"
tap_is "$status" 1 "with its status"
run "$fj" --noprofile nosuchprogram
tap_is "$status" 1 "also where the program is missing"
run "$fj" --noprofile --quiet -c 'echo $((6 * 7))'
tap_is "$stdout" 42 "-c"
run sh -c "echo 'echo shell' | SHELL=/bin/sh '$fj' --noprofile --quiet"
tap_is "$stdout" shell "without a program the user's shell is started"
run_jail --noprofile
tap_like "$stderr" "no program is named" "jail itself wants a program"
run_jail --noprofile -c 'echo also'
tap_is "$stdout" also "jail has -c as well"

# Names of programs
cat >"$bin/greet" <<'SCRIPT'
#!/bin/sh
echo "$container:$0:$*"
SCRIPT
chmod 755 "$bin/greet"
ln -s "$JAIL" "$links/greet"
ln -s "$JAIL" "$links/alone"
mkdir -p "$HOME/.config/jail"
printf 'whitelist %s\n' "$bin" >"$HOME/.config/jail/greet.profile"
run env PATH="$links:$bin:$PATH" greet --version -x 'a b'
tap_is "$stdout" "jail:$bin/greet:--version -x a b" "a link starts the program of its name, with all words"
[ -z "$stderr" ] || tap_diag "$stderr"
run env PATH="$links:$bin:$PATH" "$JAIL" greet x
tap_is "$stdout" "jail:$bin/greet:x" "jail NAME takes the program, not the link"
run env PATH="$links:$PATH" alone
tap_is "$status" 127 "a link without a program is no endless loop"
cp "$JAIL" "$bin/jail"; ln -s jail "$bin/alone"
run env PATH="$links:$bin:$PATH" alone
tap_is "$status" 127 "nor are links to two copies"
run env PATH="$links:$bin:$PATH" "$JAIL" --noprofile --env=PATH="$links:$bin:$PATH" greet inner
tap_is "$stdout" "jail:$bin/greet:inner" "the program is found behind the link inside as well"
run_jail --noprofile --env=PATH="$links:$bin:$PATH" sh -c 'greet nested'
tap_is "$stdout" "jail:$bin/greet:nested" "a link that is called inside a jail runs the program as it is"
[ -z "$stderr" ] || tap_diag "$stderr"

# jail.conf
conf=$HOME/.config/jail/jail.conf
printf '?BROWSER_DISABLE_U2F: env U2F=off\n?ALLOW_TRAY: env TRAY=on\n?BROWSER_ALLOW_DRM: env DRM=on\n' >"$TEST_TMP/c.profile"
conditions() { run_jail --profile="$TEST_TMP/c.profile" sh -c 'echo "$U2F$TRAY$DRM"'; }
conditions
tap_is "$stdout" off "conditions have their defaults"
printf '[Conditions]\nAllowTray=true\nBrowserAllowDRM=true\nBrowserDisableU2F=false\n' >"$conf"
conditions
tap_is "$stdout" onon "and jail.conf changes them"
printf '[Conditions]\nAllowTray=true\n[Defaults]\nDirectives=env FROM_CONF=yes;blacklist %s;\n' "$bin" >"$conf"
run_jail --profile="$TEST_TMP/c.profile" sh -c 'echo $FROM_CONF; ls '"$bin"' 2>/dev/null || echo hidden'
tap_is "$stdout" $'yes\nhidden' "Directives are read before every profile"
run_jail --noprofile sh -c 'echo "$FROM_CONF"'
tap_is "$stdout" "" "not with --noprofile"
printf '[Defaults]\nDirectives=blaklist /x;\n' >"$conf"
run_jail true
tap_like "$stderr" "jail.conf:1: unknown directive 'blaklist'" "a wrong line is an error"
printf '[Defaults]\nQuite=true\n' >"$conf"
run_jail true
tap_like "$stderr" "unknown key Quite in \[Defaults\] \(did you mean Quiet\?\)" "so is a wrong key"
printf '[Conditions]\nAllowTray=maybe\n' >"$conf"
run_jail true
tap_like "$stderr" "AllowTray: expected true or false" "and a wrong value"
rm "$conf"
run_jail --noprofile sh -c 'echo x >~/.config/jail/jail.conf; mv ~/.config/jail ~/y; echo x >~/.config/jail/jail.conf' 
tap_not_ok "no jail writes jail.conf" test -e "$conf"
if [ -d /etc/firejail ]; then
	run_jail --noprofile sh -c 'mkdir -p ~/.config/firejail; echo "allow-userns" >~/.config/firejail/greet.local; mv ~/.config ~/z'
	tap_is "$(ls -A "$HOME/.config/firejail" 2>/dev/null)" "" "nor profiles of Firejail"
	mkdir -p "$HOME/.config/firejail"
	echo 'env LOCAL=read' >"$HOME/.config/firejail/globals.local"
	run_jail --profile=/etc/firejail/gzip.profile --dry-run true
	tap_like "$stdout" '^env +LOCAL=read +# .*/.config/firejail/globals.local:1$' "the user's additions for Firejail count for its profiles"
	echo 'env LOCAL=ours' >"$HOME/.config/jail/globals.local"
	run_jail --profile=/etc/firejail/gzip.profile --dry-run true
	tap_like "$stdout" '^env +LOCAL=ours' "those for jail come first"
	printf 'include disable-common.inc\nwhitelist ${HOME}/bin\n' >"$HOME/.config/firejail/onlythere.profile"
	cp "$bin/greet" "$bin/onlythere"
	run env PATH="$bin:$PATH" "$JAIL" --dry-run onlythere
	tap_like "$stdout" "onlythere.profile:2\$" "a program with no profile of ours gets Firejail's"
	printf '[Defaults]\nImportedProfiles=false\n' >"$conf"
	run env PATH="$bin:$PATH" "$JAIL" --dry-run onlythere
	tap_unlike "$stdout$stderr" "onlythere.profile:2\$" "unless jail.conf says no"
fi
tap_done
