#!/bin/bash
# SPDX-License-Identifier: LGPL-2.1-or-later
# The file view: allow lists and deny lists in all combinations, links of every kind, odd names, files that come and
# go. What is hidden is looked for in every way a program has.
. "$(dirname "$0")/../lib.sh"

home=$HOME/view-test
at_exit 'chmod -R u+rwX "$home" 2>/dev/null; rm -rf "$home"'
mkdir -p "$home"
profile=$TEST_TMP/test.profile
n=0

inside() { # COMMAND: runs it in the jail of the profile
	run_jail --profile="$profile" sh -c "$1"
}
seen() { # COMMAND WANTED DESCRIPTION
	inside "$1"
	tap_is "$stdout" "$2" "$3"
	[ -z "$stderr" ] || tap_diag "$stderr"
}
given() { # LINES...: a new profile
	printf '%s\n' "$@" >"$profile"
}
fresh() { # a new directory in $d
	n=$((n + 1))
	d=$home/$n
	mkdir -p "$d"
}

# Allow and deny lists --------------------------------------------------------

fresh
mkdir -p "$d/a/b" "$d/c"
echo 1 >"$d/a/b/f"; echo 2 >"$d/a/g"; echo 3 >"$d/c/h"
given "whitelist $d/a"
seen "ls $d; cat $d/a/b/f" $'a\n1' "a whitelist shows a tree and nothing beside it"
given "whitelist $d/a" "blacklist $d/a/b"
seen "ls $d/a; cat $d/a/b/f 2>/dev/null || echo refused" $'b\ng\nrefused' "a blacklist below a whitelist hides"
given "blacklist $d/a" "whitelist $d/a/b"
seen "cat $d/a/b/f 2>/dev/null || echo refused" refused "a blacklist above a whitelist is stronger"
given "whitelist $d/a/b" "whitelist $d/a"
seen "ls $d/a" $'b\ng' "a whitelist in a whitelist adds nothing and takes nothing away"
given "whitelist $d/c" "blacklist $d/a/b"
seen "ls $d" c "a blacklist of what is not shown changes nothing"
given "noblacklist $d/a" "blacklist $d/a" "blacklist $d/c"
seen "ls $d/a >/dev/null && echo shown; ls $d/c 2>/dev/null || echo refused" $'shown\nrefused' "noblacklist keeps a later blacklist away"
given "blacklist $d/a" "noblacklist $d/a"
seen "ls $d/a 2>/dev/null || echo refused" refused "noblacklist does not undo an earlier blacklist"
given "nowhitelist $d/a" "whitelist $d/a" "whitelist $d/c"
seen "ls $d" c "nowhitelist cancels a later whitelist"
given "whitelist $d/nothing"
seen "ls $HOME | wc -l" 0 "a whitelist of what does not exist empties the home directory"
given "whitelist $d/a" "read-only $d/a" "read-write $d/a/b"
seen "echo x 2>/dev/null >$d/a/g || echo no; echo x >$d/a/b/f && cat $d/a/b/f" $'no\nx' "read-write below read-only"
given "read-write $d/a/b" "read-only $d/a"
seen "(echo x >$d/a/b/f) 2>/dev/null || echo no" no "of read-only and read-write the last one wins"
given "tmpfs $d/a"
seen "ls $d/a; echo x >$d/a/new && cat $d/a/new" x "tmpfs in the home directory is empty and can be written"
tap_is "$(ls "$d/a")" $'b\ng' "and the real directory is untouched"
given "tmpfs /usr/share"
seen "ls /usr/share | wc -l" 0 "tmpfs elsewhere as well"
printf '#!/bin/sh\necho ran\n' >"$d/a/run"; chmod 755 "$d/a/run"
given "noexec $d/a"
seen "$d/a/run 2>/dev/null || echo no" no "noexec"
given "whitelist-ro $d/a"
seen "cat $d/a/g; (echo x >$d/a/g) 2>/dev/null || echo no" $'2\nno' "whitelist-ro"

given "whitelist $d/a/g"
run_jail --profile="$profile" --dry-run true
tap_like "$stdout" "note: .*$d/a/g' can be written in its place only" "a single file in a whitelist: the dry run says what it cannot"
seen "echo 5 >$d/a/g && cat $d/a/g; echo 6 >$d/a/tmp 2>/dev/null; mv $d/a/tmp $d/a/g 2>/dev/null || echo busy" $'5\nbusy' "and so it is"
touch /var/tmp/view-test-$$; at_exit 'rm -f /var/tmp/view-test-$$'
given "whitelist /var/tmp" "whitelist /var/lib/dbus"
seen 'ls -A /var/tmp; echo x >/var/tmp/y && cat /var/tmp/y' x "whitelist /var/tmp is an empty one of the jail's own"

given "blacklist /proc/sys/kernel/*"
seen 'ls /proc/sys/kernel | wc -l; cat /proc/sys/kernel/ostype 2>/dev/null || echo gone' $'0\ngone' "a directory is masked at once"
given "noblacklist /proc/sys/kernel/ostype" "blacklist /proc/sys/kernel/*" "noexec /proc/sys/kernel/ostype"
seen 'ls /proc/sys/kernel; cat /proc/sys/kernel/ostype' $'ostype\nLinux' "less what is exempt"
given "noblacklist $d/a" "blacklist $d/*"
seen "ls $d; echo x >$d/new && ls $d/new; ls $d/c 2>/dev/null || echo refused" $'a\nc\n'"$d/new"$'\nrefused' "not one that the program can write"
rm -f "$d/new"

# Globs -----------------------------------------------------------------------

fresh
touch "$d/.dot" "$d/one" "$d/two" "$d/[x]" "$d/x" "$d/back\\slash"
given "blacklist $d/*"
seen "for f in .dot one two; do cat $d/\$f 2>/dev/null && echo read \$f; done; echo end" end "a glob hides dot files too"
given "noblacklist $d/one" "blacklist $d/*"
seen "for f in .dot one two; do cat $d/\$f 2>/dev/null && echo read \$f; done; echo end" $'read one\nend' "with an exemption"
given "whitelist $d/t*"
seen "ls $d" two "a glob in a whitelist"
run_jail --noprofile --blacklist="$d/[x]" sh -c "cat '$d/[x]' 2>/dev/null && echo brackets; cat $d/x 2>/dev/null && echo x"
tap_is "$stdout" x "a name that looks like a glob means itself"
run_jail --noprofile --blacklist="$d/back\\slash" sh -c "cat '$d/back\\slash' 2>/dev/null || echo refused"
tap_is "$stdout" refused "a backslash in a name"

# Links -----------------------------------------------------------------------

fresh
mkdir -p "$d/real/sub" "$d/other"
echo secret >"$d/real/sub/f"
ln -s real "$d/link"
ln -s "$d/real/sub/f" "$d/absolute"
ln -s ../real/sub "$d/other/up"
ln -s nowhere "$d/dangling"
ln -s loop2 "$d/loop1"; ln -s loop1 "$d/loop2"
given "blacklist $d/link"
seen "cat $d/real/sub/f 2>/dev/null || echo refused" refused "a blacklist of a link hides its target"
given "blacklist $d/absolute"
seen "cat $d/real/sub/f 2>/dev/null || echo refused; cat $d/other/up/f 2>/dev/null || echo refused" $'refused\nrefused' "whatever name leads there"
given "whitelist $d/link"
seen "cat $d/link/sub/f; readlink $d/link; ls $d" $'secret\nreal\nlink\nreal' "a whitelist of a link shows link and target"
given "whitelist $d/other"
seen "cat $d/other/up/f 2>/dev/null || echo nothing" nothing "a link out of a whitelisted tree leads nowhere"
given "whitelist $d/other" "whitelist $d/real"
seen "cat $d/other/up/f" secret "a link from one whitelisted tree into another works"
given "whitelist $d/dangling" "blacklist $d/dangling" "read-only $d/dangling"
seen "echo fine" fine "a dangling link does no harm"
given "whitelist $d/loop1" "blacklist $d/loop1" "whitelist $d/loop1/x"
seen "echo fine" fine "a circle of links does no harm"
given "blacklist /bin/ls" "blacklist /var/run/user"
seen "ls / 2>/dev/null || echo refused" refused "a path through /bin hides what is in /usr/bin"
given "blacklist \${PATH}/ls"
seen "/usr/bin/ls / 2>/dev/null || /bin/ls / 2>/dev/null || echo refused" refused "\${PATH}"
ln -s "$d" "$home/way"
given "whitelist $home/way/real"
seen "cat $home/way/real/sub/f; cat $d/real/sub/f" $'secret\nsecret' "a link in the directory part of a whitelist"

# A home directory that is a link
mkdir -p "$TEST_TMP/h/real/.config"; ln -s real "$TEST_TMP/h/link"
echo mine >"$TEST_TMP/h/real/f"; echo no >"$TEST_TMP/h/real/hidden"
given 'whitelist ${HOME}/f' 'blacklist ${HOME}/hidden'
run env HOME="$TEST_TMP/h/link" "$JAIL" --profile="$profile" sh -c 'cat ~/f; cat ~/hidden 2>/dev/null || echo nothing'
tap_is "$stdout" $'mine\nnothing' "a home directory that is a link"

# Names -----------------------------------------------------------------------

fresh
mkdir "$d/with blank" "$d/com,ma" "$d/uni-ü" "$d/ha#sh" "$d/quo\"te"
for f in "$d"/*; do echo "in" >"$f/f"; done
given "blacklist $d/with blank" "blacklist $d/uni-ü" "blacklist \"$d/com,ma\"" "blacklist \"$d/ha#sh\"" "blacklist \"$d/quo\\\"te\""
seen "cat $d/*/f 2>/dev/null; echo end" end "blanks, commas, hashes, quotes and unicode in names"
given "whitelist \"$d/ha#sh\"" "whitelist $d/with blank"
seen "ls $d" $'ha#sh\nwith blank' "the same in whitelists"
long=$(printf 'x%.0s' {1..300})
given "blacklist $d/$long" "whitelist $d/$long/y"
seen "echo fine" fine "a name that is too long is just not there"

# Rights, mounts, things that vanish -------------------------------------------

fresh
mkdir -p "$d/closed/sub"; echo x >"$d/closed/sub/f"
chmod 000 "$d/closed"
given "blacklist $d/closed/sub/f" "whitelist $d/closed/sub" "read-only $d/closed"
seen "echo fine" fine "a directory without search permission"
given "blacklist $d/closed"
seen "chmod 755 $d/closed 2>/dev/null; ls $d/closed 2>/dev/null || echo refused" refused "what the user could open again is hidden nevertheless"
chmod 755 "$d/closed"
mkfifo "$d/pipe"
given "blacklist $d/pipe" "read-only $d/pipe" "whitelist $d/pipe"
seen "test -p $d/pipe || echo hidden" hidden "a pipe is not opened, and hidden"
given "mkdir \${HOME}/view-test/made/deep" "whitelist \${HOME}/view-test/made/deep" "mkfile \${HOME}/view-test/made.txt" "whitelist \${HOME}/view-test/made.txt"
seen "echo x >$home/made/deep/f; echo y >$home/made.txt; ls $home" $'made\nmade.txt' "mkdir and mkfile make what a whitelist shows"
tap_is "$(cat "$home/made/deep/f" "$home/made.txt"; stat -c %a "$home/made" "$home/made/deep" "$home/made.txt")" $'x\ny\n700\n700\n600' "on the host, with narrow rights"
given "private" "mkdir \${HOME}/view-test/unmade/x"
seen "ls -d ~/view-test/unmade/x" "$home/unmade/x" "mkdir with private makes it inside"
tap_not_ok "and not on the host" test -e "$home/unmade"
if command -v unshare >/dev/null && unshare -Urm true 2>/dev/null; then
	fresh
	mkdir "$d/ro"
	echo x >"$d/ro/f"
	given "read-write $d/ro"
	run unshare -Urm --map-root-user sh -c "mount --bind $d/ro $d/ro && mount -o remount,bind,ro $d/ro && '$JAIL' --as-root --profile='$profile' sh -c '(echo y >$d/ro/f) 2>/dev/null || echo no'"
	tap_is "$stdout" no "a read-only mount of the host stays read-only"
	[ -z "$stderr" ] || tap_diag "$stderr"
else
	tap_skip "a read-only mount of the host stays read-only" "no unshare"
fi

# Many files come and go while jails start
fresh
mkdir "$d/busy"
(while [ -d "$d/busy" ]; do touch "$d/busy/"{1..40} 2>/dev/null; rm -f "$d/busy/"* 2>/dev/null; done) &
churn=$!
given "blacklist $d/busy/*" "read-only $d/busy/7" "whitelist $d/busy"
failed=0
for _ in {1..30}; do
	run_jail --profile="$profile" true
	[ "$status" = 0 ] || { failed=$((failed + 1)); message=$stderr; }
done
rm -rf "$d/busy"; kill "$churn" 2>/dev/null; wait "$churn" 2>/dev/null
tap_is "$failed" 0 "files that appear and vanish while the view is built"
[ "$failed" = 0 ] || tap_diag "$message"

# Ways to what is hidden --------------------------------------------------------

fresh
mkdir -p "$d/tree/secret" "$d/box"
echo key >"$d/tree/secret/key"; echo file >"$d/tree/file"
given "blacklist $d/tree/secret" "blacklist $d/tree/file" "read-only $d/box"
cat >"$TEST_TMP/attack" <<ATTACK
cat $d/tree/secret/key $d/tree/file
ls $d/tree/secret
cd $d/tree/secret && cat key
cat /proc/self/root$d/tree/secret/key /proc/self/cwd/key /proc/1/root$d/tree/secret/key
mv $d/tree $d/moved && cat $d/moved/secret/key $d/moved/file
mv $d/tree/secret $d/tree/other && cat $d/tree/other/key
rmdir $d/tree/secret; rm -rf $d/tree/secret; rm -f $d/tree/file
ln $d/tree/file $d/hard && cat $d/hard
ln -s $d/tree/secret/key $d/soft && cat $d/soft
cp -r $d/tree $d/copy && cat $d/copy/secret/key
umount $d/tree/secret && cat $d/tree/secret/key
mount --bind $d/tree $d/copy && cat $d/copy/secret/key
unshare -Urm sh -c "umount $d/tree/secret; cat $d/tree/secret/key"
chmod 755 $d/tree/secret $d/tree/file; cat $d/tree/secret/key $d/tree/file
find $d -name key -exec cat {} +
tar cf - $d | tar xf - -O
echo changed >$d/box/new; mv $d/box $d/box2; mkdir $d/box; echo changed >$d/box/new
ATTACK
inside "sh $TEST_TMP/attack 2>/dev/null; true"
inside "$(cat "$TEST_TMP/attack")
true"
tap_unlike "$stdout" '^(key|file)$' "no way leads to what is hidden"
tap_is "$(cat "$d/tree/secret/key" "$d/tree/file")" $'key\nfile' "and it is still there"
tap_not_ok "what is read-only cannot be changed or moved away" test -e "$d/box/new"

# Links that an earlier run left lead nowhere
fresh
mkdir "$d/app"; echo private >"$d/private"
given "whitelist $d/app"
inside "ln -s $d/private $d/app/link; ln -s $d $d/app/up; rmdir $d/app/x 2>/dev/null; ln -s $d/private $d/app/config"
given "whitelist $d/app" "whitelist $d/app/link" "whitelist $d/app/up/private" "mkdir \${HOME}/view-test/$n/app/up/made" "read-write $d/app/config"
inside "cat $d/app/link $d/app/config $d/app/up/private 2>/dev/null; ls $d/made 2>/dev/null; echo end"
tap_is "$stdout" end "links planted by an earlier run are not followed"
tap_not_ok "and nothing is made through them" test -e "$d/made"
tap_done
