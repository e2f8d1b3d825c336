#!/bin/bash
# SPDX-License-Identifier: LGPL-2.1-or-later
# Directories with chosen entries, homes of their own, binds, and files that the jail makes up.
. "$(dirname "$0")/../lib.sh"
home=$HOME/own-test
at_exit 'rm -rf "$home" "$HOME/.local/share/jail/homes/own-test"'
mkdir -p "$home"

in_jail() { # OPTIONS... COMMAND: the last word is for the shell
	local command=${*: -1}
	run_jail --noprofile "${@:1:$#-1}" /bin/sh -c "$command"
}

# private-bin
in_jail --private-bin=ls,cat 'ls /usr/bin /bin/ /usr/sbin /usr/games /usr/local/bin 2>/dev/null | grep -v : | sort -u | tr "\n" " "'
tap_is "$stdout" "" "private-bin: what is not named is not there (sort)"
in_jail --private-bin=ls,sort,nosuchprogram 'for p in ls sort sh cat grep; do command -v $p >/dev/null && echo $p; done'
tap_is "$stdout" $'ls\nsort\nsh' "private-bin shows what is named, and the program itself"
in_jail --private-bin='l*,/usr/bin/id' 'command -v ln ls id >/dev/null && echo yes; command -v cat || echo no cat'
tap_is "$stdout" $'yes\nno cat' "with globs and absolute paths"
in_jail --private-bin=awk 'awk "BEGIN { print 6 * 7 }"'
tap_is "$stdout" 42 "links through /etc/alternatives keep working"
in_jail --private-bin=ls 'touch /usr/bin/x 2>/dev/null || echo no'
tap_is "$stdout" no "nothing can be put there"
run_jail --noprofile --private-bin=../../etc/passwd true
tap_like "$stderr" 'private-bin: a name may not have \.\.' "no name leads out of the directory"

# private-opt, private-srv, private-etc
in_jail --private-opt=nosuchthing --private-srv=nosuchthing 'ls /opt /srv | grep -v : | tr -d "\n"'
tap_is "$stdout" "" "private-opt and private-srv empty their directories"
in_jail --private-etc=hostname 'ls /etc/passwd /etc/hostname; ls /etc/shadow /etc/apt 2>/dev/null'
tap_is "$stdout" $'/etc/hostname\n/etc/passwd' "private-etc"
run_jail --noprofile --private-opt=/etc true
tap_like "$stderr" 'names are relative to /opt' "names are relative"

# private-home
echo mine >"$HOME/.own-test-rc"; mkdir -p "$HOME/.own-test-dir"; echo in >"$HOME/.own-test-dir/f"
ln -s "$HOME/.own-test-dir" "$HOME/.own-test-link"
at_exit 'rm -rf "$HOME/.own-test-rc" "$HOME/.own-test-dir" "$HOME/.own-test-link"'
in_jail --private-home=.own-test-rc,.own-test-dir,.own-test-link 'cd; cat .own-test-rc .own-test-dir/f; echo new >.own-test-rc; echo new >.own-test-dir/g; cat .own-test-rc; ls -A'
tap_is "$stdout" $'mine\nin\nnew\n.own-test-dir\n.own-test-rc' "private-home shows entries, which can be changed"
[ -z "$stderr" ] || tap_diag "$stderr"
tap_is "$(cat "$HOME/.own-test-rc"; ls "$HOME/.own-test-dir")" $'mine\nf' "and the changes are gone"

# home NAME
in_jail --home=own-test 'ls -A ~; echo kept >~/f'
in_jail --home=own-test 'cat ~/f; ls -A ~/.local/share/jail 2>/dev/null; ls -A ~'
tap_is "$stdout" $'kept\nf' "home NAME is persistent and shows nothing else"
tap_is "$(cat "$HOME/.local/share/jail/homes/own-test/f"; stat -c %a "$HOME/.local/share/jail/homes/own-test")" $'kept\n700' "where the manual says"
in_jail 'ls ~/.local/share/jail 2>/dev/null || echo hidden; (echo x >~/.local/share/jail/homes/own-test/f) 2>/dev/null || echo no; mv ~/.local ~/.local2 2>/dev/null || echo pinned'
tap_is "$stdout" $'hidden\nno\npinned' "no other jail reaches it"
run_jail --noprofile --home=../x true
tap_like "$stderr" 'home: a name has letters' "a name is a name"

# bind
echo source >"$home/a"; mkdir -p "$home/dir"; echo inner >"$home/dir/f"; echo old >"$home/b"
in_jail --bind="$home/a,$home/b" "cat $home/b"
tap_is "$stdout" source "bind puts a file over another"
in_jail --bind="$home/dir,/tmp/x/y" 'cat /tmp/x/y/f; echo new >/tmp/x/y/g'
tap_is "$stdout" inner "a directory can be put at a new place"
tap_is "$(cat "$home/dir/g")" new "and written through"
in_jail --bind="$home/a,/usr/bin/env" 'cat /usr/bin/env'
tap_is "$stdout" source "over a file of the system"
run_jail --noprofile --bind="$home/a,$home/missing" true
tap_like "$stderr" "there is no file" "on the host's file systems a target is needed"
run_jail --noprofile --bind="$home/dir,$home/a" true
tap_like "$stderr" "there is no directory" "of the same kind"
ln -s /etc/passwd "$home/planted"
run_jail --noprofile --bind="$home/planted,$home/b" true
tap_like "$stderr" "a link on the way could be the work of a program" "links of users are not followed"
run_jail --noprofile --bind="$home/dir,/proc/sys" true
tap_like "$stderr" "nothing can be put there" "nothing goes over /proc"
mkdir "$home/com,ma"
in_jail --bind="$home/com,ma,/tmp/z" 'test -d /tmp/z && echo yes'
tap_is "$stdout" yes "a comma in the name of the source"

# what the jail makes up
for id in /etc/machine-id /var/lib/dbus/machine-id; do
	if [ -s "$id" ]; then
		in_jail --machine-id "cat $id"
		tap_like "$stdout" '^[0-9a-f]{32}$' "machine-id: $id has the form of one"
		tap_isnt "$stdout" "$(cat "$id")" "and is not the host's"
		in_jail --machine-id "(echo x >$id) 2>/dev/null || echo no"
		tap_is "$stdout" no "and cannot be changed"
	else
		tap_skip "machine-id: $id" "the host has none"
	fi
done
in_jail --hostname-randomize hostname; first=$stdout
in_jail --hostname-randomize hostname
tap_like "$stdout" '^[a-z0-9]{12}$' "hostname-randomize gives a name"
tap_isnt "$stdout" "$first" "another one each time"
in_jail --hostname-randomize --hostname=set hostname
tap_is "$stdout" set "hostname is stronger"
for etc in --env=A=b --private-etc; do
	in_jail "$etc" --dns=192.0.2.1 --dns=2001:db8::1 'cat /etc/resolv.conf'
	tap_is "$stdout" $'nameserver 192.0.2.1\nnameserver 2001:db8::1' "dns ($etc)"
	echo '192.0.2.9 made.up' >"$home/hosts"
	in_jail "$etc" --hosts-file="$home/hosts" 'cat /etc/hosts'
	tap_is "$stdout" '192.0.2.9 made.up' "hosts-file ($etc)"
done

# words about devices and /var
in_jail 'echo x >/var/tmp/own-test && ls /var/tmp'
tap_is "$stdout" own-test "/var/tmp is empty and can be written"
tap_not_ok "and is not the host's" test -e /var/tmp/own-test
touch /var/tmp/own-test-real /dev/shm/own-test-real
at_exit 'rm -f /var/tmp/own-test-real /dev/shm/own-test-real'
in_jail --keep-var-tmp --keep-dev-shm 'ls /var/tmp/own-test-real /dev/shm/own-test-real'
tap_is "$stdout" $'/dev/shm/own-test-real\n/var/tmp/own-test-real' "keep-var-tmp and keep-dev-shm show the host's"
in_jail 'ls /var/log >/dev/null 2>&1 || echo hidden'
tap_is "$stdout" hidden "/var/log is hidden"
in_jail --writable-var-log 'ls /var/log >/dev/null && echo shown'
tap_is "$stdout" shown "unless it is asked for"
in_jail --writable-var 'findmnt -no OPTIONS /var 2>/dev/null | cut -d, -f1 || true'
tap_is "$stdout" rw "writable-var"
in_jail "ls $(dirname "$HOME") | wc -l"
tap_is "$stdout" 1 "other homes are not there"
in_jail --allusers "ls $(dirname "$HOME") | wc -l"
tap_is "$stdout" "$(find "$(dirname "$HOME")" -mindepth 1 -maxdepth 1 | wc -l)" "allusers shows them"

# apparmor
if [ "$(head -c1 /sys/module/apparmor/parameters/enabled 2>/dev/null)" = Y ]; then
	tap_skip "apparmor without AppArmor" "it is active here"
else
	in_jail --apparmor 'echo fine'
	tap_is "$stdout" fine "apparmor without AppArmor is a note"
	run_jail --noprofile --apparmor --dry-run true
	tap_like "$stdout" 'note: apparmor has no effect: AppArmor is not active' "which the dry run shows"
	run_jail --noprofile --apparmor=some-profile true
	tap_like "$stderr" "the AppArmor profile 'some-profile' cannot be used" "a named profile has to be there"
fi
tap_done
