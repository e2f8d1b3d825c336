#!/bin/bash
# SPDX-License-Identifier: LGPL-2.1-or-later
# Overlays of the home directory: what a program changes there is kept apart, and can be kept or dropped.
. "$(dirname "$0")/../lib.sh"
[ -n "$JAILCTL" ] || tap_skip_all "no jailctl"
d=$HOME/overlay-test
at_exit 'rm -rf "$d" "$HOME/.local/share/jail/overlays/overlay-test" "$HOME/.local/share/jail/overlays/sh"'
mkdir -p "$d/dir" "$d/old"
echo one >"$d/f"; echo two >"$d/dir/g"; echo gone >"$d/gone"; echo y >"$d/old/z"

in_layer() { run_jail --noprofile --overlay-named=overlay-test sh -c "$1"; }
in_layer "true"
if [ "$status" != 0 ]; then
	case $stderr in *overlayfs*) tap_skip_all "no overlayfs for users: $stderr" ;; esac
fi

in_layer "cd $d && echo ONE >f && echo new >new && rm gone && mkdir -p a/b && echo deep >a/b/c && ln -s /etc/passwd link \
	&& rm -r old && mkdir old && echo q >old/q && chmod 4755 f && mkfifo pipe && cat f new a/b/c && ls old"
tap_is "$stdout" $'ONE\nnew\ndeep\nq' "the program sees its changes"
[ -z "$stderr" ] || tap_diag "$stderr"
tap_is "$(cat "$d/f" "$d/gone" "$d/old/z"; ls "$d")" $'one\ngone\ny\ndir\nf\ngone\nold' "the home directory has none of them"
in_layer "cat $d/f; ls $d/gone 2>/dev/null; cat $d/dir/g"
tap_is "$stdout" $'ONE\ntwo' "they are there again at the next start"

run "$JAILCTL" overlay list overlay-test
tap_is "$(grep -v pipe <<<"$stdout" | tr -s ' ')" "new overlay-test/a/
new overlay-test/a/b/
new overlay-test/a/b/c
changed overlay-test/f
removed overlay-test/gone
new overlay-test/link
new overlay-test/new
replaced overlay-test/old/
new overlay-test/old/q" "jailctl lists them"
run "$JAILCTL" overlay
tap_like "$stdout" '^overlay-test: [0-9]+ changes$' "and counts them"

tap_ok "one file is kept" "$JAILCTL" overlay keep overlay-test overlay-test/f
tap_is "$(cat "$d/f"; stat -c %a "$d/f")" $'ONE\n755' "with its content, without a set-user-id bit"
tap_ok "one file is dropped" "$JAILCTL" overlay drop overlay-test overlay-test/new
in_layer "ls $d/new 2>/dev/null; cat $d/f"
tap_is "$stdout" ONE "the program sees it no more"
tap_ok "the rest is kept" "$JAILCTL" overlay keep overlay-test
tap_is "$(cat "$d/a/b/c" "$d/old/q"; ls "$d"; readlink "$d/link")" $'deep\nq\na\ndir\nf\nlink\nold\n/etc/passwd' "with what was removed and replaced"
run "$JAILCTL" overlay list overlay-test
tap_is "$stdout" "" "nothing is left in the layer"
tap_ok "the layer is dropped" "$JAILCTL" overlay drop overlay-test
tap_not_ok "and gone" test -e "$HOME/.local/share/jail/overlays/overlay-test"

# One jail a layer
mkfifo "$TEST_TMP/hold"
"$JAIL" --noprofile --overlay-named=overlay-test sh -c 'echo runs; read -r line' <"$TEST_TMP/hold" >"$TEST_TMP/out" 2>&1 &
exec 9>"$TEST_TMP/hold"
wait_until 10 grep -q runs "$TEST_TMP/out"
in_layer true
tap_like "$stderr" "another jail does" "a layer is for one jail at a time"
run "$JAILCTL" overlay drop overlay-test
tap_like "$stderr" "a jail uses the overlay" "and left alone while one uses it"
exec 9>&-
wait

# With a profile: only what it shows can be changed, and through the layer
printf '%s\n' "whitelist $d/dir" "mkdir \${HOME}/overlay-test/made" "whitelist \${HOME}/overlay-test/made" >"$TEST_TMP/p.profile"
run_jail --profile="$TEST_TMP/p.profile" --overlay-named=overlay-test sh -c "ls $d; echo changed >$d/dir/g; echo m >$d/made/m; cat $d/dir/g"
tap_is "$stdout" $'dir\nmade\nchanged' "a whitelist and an overlay go together"
tap_is "$(cat "$d/dir/g"; ls "$d")" $'two\na\ndir\nf\nlink\nold' "the home directory is untouched, mkdir included"
run_jail --profile="$TEST_TMP/p.profile" --overlay-named=overlay-test sh -c "cat $d/dir/g $d/made/m"
tap_is "$stdout" $'changed\nm' "and the changes are there again"
run_jail --noprofile --overlay-tmpfs sh -c "echo gone >$d/f; cat $d/f"
tap_is "$stdout" gone "overlay-tmpfs"
tap_is "$(cat "$d/f")" ONE "keeps nothing"
run_jail --noprofile --overlay --private true
tap_like "$stderr" "contradicts the private one" "overlay and private contradict each other"

# A hostile layer: links in it lead jailctl nowhere, and no jail reaches a layer
rm -rf "$d/victim"; mkdir "$d/victim"; echo safe >"$d/victim/f"; mkdir "$d/trap"; echo t >"$d/trap/f"
in_layer "rm -rf $d/trap && ln -s $d/victim $d/trap; mkdir $d/sub; ln -s ../victim $d/sub/way"
rm -rf "$d/sub"; ln -s victim "$d/sub"
tap_not_ok "nothing is kept through a link in the home directory" "$JAILCTL" overlay keep overlay-test overlay-test/sub/way
tap_is "$(cat "$d/victim/f"; ls "$d/victim")" $'safe\nf' "what the link leads to is untouched"
for path in ../x /etc/passwd overlay-test/../f '' .; do
	[ -n "$path" ] || continue
	tap_not_ok "jailctl refuses the path $path" "$JAILCTL" overlay keep overlay-test "$path"
done
in_layer "ls ~/.local/share/jail 2>/dev/null || echo hidden; mv ~/.local/share/jail ~/x 2>/dev/null || echo pinned"
tap_is "$stdout" $'hidden\npinned' "the program reaches no layer"
in_layer "printf x >\"$d/\$(printf 'a\\033[31mb')\""
run "$JAILCTL" overlay list overlay-test
tap_unlike "$stdout" $'\033' "names cannot speak to the terminal"
tap_done
