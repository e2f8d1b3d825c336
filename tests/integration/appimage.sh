#!/bin/bash
# SPDX-License-Identifier: LGPL-2.1-or-later
# AppImages of both types, mounted and unpacked; and images that are made to do harm.
. "$(dirname "$0")/../lib.sh"
need mksquashfs unsquashfs squashfuse bsdtar xorriso python3
[ -n "$JAILCTL" ] || tap_skip_all "no jailctl"

private_home
unset XDG_CACHE_HOME
cache=$HOME/.cache/jail/appimage
cd "$HOME" || exit 1
with_fuse=
[ -r /dev/fuse ] && [ -w /dev/fuse ] && with_fuse=1

# The program in front of the files. It would fail: what runs is never it.
cp /bin/false front
printf 'AI\002' | dd of=front bs=1 seek=8 conv=notrunc status=none
image() { # DIRECTORY FILE [OPTIONS...]: type 2
	mksquashfs "$1" files.squashfs -noappend -all-root -quiet -no-progress "${@:3}" >/dev/null || return 1
	cat front files.squashfs >"$2"
	rm files.squashfs
}
old_image() { # DIRECTORY FILE: type 1, an ISO 9660 with the header of a program in its unused first bytes
	xorriso -as mkisofs -quiet -R -o "$2" "$1" 2>/dev/null || return 1
	head -c 64 front | dd of="$2" conv=notrunc status=none
	printf '\001' | dd of="$2" bs=1 seek=10 conv=notrunc status=none
}

mkdir -p App/usr/bin
cat >App/AppRun <<'RUN'
#!/bin/sh
case ${1-} in
hold) echo held; exec sleep 1000 ;;
run) shift; exec "$@" ;;
esac
echo "args $*"
echo "$APPDIR|$APPIMAGE|$ARGV0|$OWD|$PWD|$0"
"$APPDIR/usr/bin/tool"
(echo >"$APPDIR/made") 2>/dev/null && echo written
cat "$APPDIR/evil"
RUN
printf '#!/bin/sh\necho tool\n' >App/usr/bin/tool
cp /bin/true App/usr/bin/powerful
chmod 755 App/AppRun App/usr/bin/tool
chmod 4755 App/usr/bin/powerful
echo secret >"$HOME/secret"
ln -s "$HOME/secret" App/evil
image App Hello-1.2-x86_64.AppImage && old_image App Old-0.1.AppImage || { tap_fail "images to try"; tap_done; }

start() { run_jail --noprofile --blacklist='~/secret' "$@"; }
all_well="args one two three
/run/appimage|$HOME/Hello-1.2-x86_64.AppImage|./Hello-1.2-x86_64.AppImage|$HOME|$HOME|/run/appimage/AppRun
tool"
if [ -n "$with_fuse" ]; then
	start ./Hello-1.2-x86_64.AppImage one "two three"
	tap_is "$stdout" "$all_well" "an AppImage is known by its name, and its AppRun runs, on files that are not to be written"
	tap_like "$stderr" '^cat: /run/appimage/evil: Permission denied$' "a link in it leads to what the jail sees"
	tap_is "$(ls -A "$HOME/.cache/jail" 2>/dev/null | grep appimage)" "" "nothing is unpacked"
	start --appimage=mount ./Hello-1.2-x86_64.AppImage run sh -c 'grep " /run/appimage " /proc/self/mounts; /run/appimage/usr/bin/powerful && echo ran
		umount /run/appimage 2>&1; pgrep squashfuse; ls /dev/fuse'
	tap_like "$stdout" '^appimage /run/appimage fuse ro,nosuid,nodev,' "it is mounted read-only, without set-user-id"
	tap_unlike "$stdout" 'squashfuse|^/dev/fuse$' "the program sees neither who serves it nor the device"
	tap_like "$stdout" '^umount: ' "and cannot unmount it"
	"$JAIL" --noprofile --name=held ./Hello-1.2-x86_64.AppImage hold >"$TEST_TMP/held" 2>&1 &
	launcher=$!
	wait_until 20 grep -q held "$TEST_TMP/held"
	server=$(pgrep -P "$launcher" squashfuse)
	tap_isnt "$server" "" "a helper serves its files"
	run "$JAILCTL" join held /run/appimage/usr/bin/tool
	tap_is "$stdout" tool "who joins the jail has them too"
	run sh -c 'ls -l "/proc/$1/fd" | grep -c " /home\| /tmp\| /root"; ls "/proc/$1/root"' sh "$server"
	tap_unlike "$stdout" '^(home|root|tmp)$' "the helper sees no home directory"
	tap_like "$(grep -E '^(Seccomp|NoNewPrivs|CapEff|CapPrm):' "/proc/$server/status" | tr -d '\t' | tr '\n' ' ')" \
		'CapPrm:0+ CapEff:0+ NoNewPrivs:1 Seccomp:2' "and has no capabilities, and system call filters"
	kill -KILL "$server"
	wait "$launcher"
	tap_like "$(cat "$TEST_TMP/held")" "file system was killed by signal 9, and the jail ends with it" "when it is killed the jail ends"
	"$JAIL" --noprofile ./Hello-1.2-x86_64.AppImage hold >"$TEST_TMP/held" 2>&1 &
	launcher=$!
	wait_until 20 grep -q held "$TEST_TMP/held"
	server=$(pgrep -P "$launcher" squashfuse)
	kill -KILL "$launcher"
	wait "$launcher" 2>/dev/null
	gone() { ! [ -e "/proc/$1" ]; }
	tap_ok "when the launcher is killed the helper ends" wait_until 20 gone "$server"
	run_jail --noprofile --explain=/run/appimage/AppRun ./Hello-1.2-x86_64.AppImage
	tap_is "$status" 0 "--explain knows of it"
	start --appimage=mount ./Old-0.1.AppImage
	tap_is "$status" 126 "an ISO 9660 is not mounted"
	tap_like "$stderr" "type 1 can only be unpacked" "which is said"
else
	tap_skip "/dev/fuse cannot be used by ordinary users here"
fi

start --appimage=unpack ./Hello-1.2-x86_64.AppImage one "two three"
tap_is "$stdout" "$all_well" "it runs unpacked as well"
trees=("$cache"/*/tree)
tap_is "${#trees[@]} $(ls -A "$cache/"* | tr '\n' ' ')" "1 tree " "its files are in the cache, and nothing else"
tap_is "$(find "$cache" ! -type l -perm /6022)" "" "without set-user-id bits, and for the user alone to change"
was=$(stat -c %i "${trees[0]}/AppRun")
start --appimage=unpack ./Hello-1.2-x86_64.AppImage
tap_is "$(stat -c %i "${trees[0]}/AppRun") $(ls -A "$cache" | wc -l)" "$was 1" "the next start finds them there"
start --appimage=unpack ./Hello-1.2-x86_64.AppImage run sh -c 'ls ~/.cache/jail; echo >>/run/appimage/AppRun; chmod 777 /run/appimage/AppRun'
tap_is "$stdout$(stat -c %a "${trees[0]}/AppRun")" 755 "the jail sees no more of the cache, and changes nothing"
start ./Old-0.1.AppImage one
tap_is "$(head -n 1 <<<"$stdout")" "args one" "one of type 1 runs unpacked"
cp Hello-1.2-x86_64.AppImage plain
start --appimage plain one
tap_is "$(head -n 1 <<<"$stdout")" "args one" "--appimage takes any file for one, in the current directory too"
mkdir -p .config/jail
printf 'env FROM_PROFILE=hello\n' >.config/jail/hello.profile
run_jail ./Hello-1.2-x86_64.AppImage run sh -c 'echo "$FROM_PROFILE"'
tap_is "$stdout" hello "its profile is found by its name without version and machine"
printf '?HAS_APPIMAGE: env CONDITION=true\n' >.config/jail/hello.profile
run_jail ./Hello-1.2-x86_64.AppImage run sh -c 'echo "$CONDITION"'
tap_is "$stdout" true "?HAS_APPIMAGE is true"
run_jail --dry-run ./Hello-1.2-x86_64.AppImage
tap_like "$stdout" "appimage .*/Hello-1.2-x86_64.AppImage of type 2, its files from byte [0-9]+ on" "--dry-run tells of it"

# What is left of starts that were killed is removed, what is in use is not.
mkdir "$cache/new-dead" "$cache/new-alive" "$cache/old"
touch "$cache/old/x"
touch -d '2 months ago' "$cache/old"
exec 9<"$cache/new-alive"
flock 9
rm -rf "$cache"/[0-9a-f]*
start --appimage=unpack ./Hello-1.2-x86_64.AppImage
tap_is "$(ls "$cache" | grep -v '^[0-9a-f]*$')" new-alive "what a killed start left, and what is old, is removed"
exec 9<&-
rmdir "$cache/new-alive"

# Not what it seems
refused() { # DESCRIPTION PATTERN FILE [OPTION]
	run timeout -s KILL 60 "$JAIL" --noprofile "${4:---appimage}" "./$3"
	tap_like "$status $stderr" "^12[5-7] .*$2" "refused: $1"
}
printf '#!/bin/sh\necho ran\n' >script.AppImage
chmod 755 script.AppImage
refused "a script by that name" "it is no AppImage" script.AppImage
start ./script.AppImage
tap_is "$stdout" ran "without the option it is run as what it is"
cp /bin/true true.AppImage
refused "a program without files" "no squashfs" true.AppImage
mkfifo pipe.AppImage
refused "a pipe" "it is not a file" pipe.AppImage
start ./pipe.AppImage
tap_is "$status" 126 "a pipe is not opened"
mkdir directory.AppImage
refused "a directory" "it is not a file" directory.AppImage
head -c $(($(stat -c %s front) + 200)) Hello-1.2-x86_64.AppImage >cut.AppImage
refused "one that is cut off" "cut off" cut.AppImage
cp Hello-1.2-x86_64.AppImage damaged.AppImage
dd if=/dev/urandom of=damaged.AppImage bs=1 seek=$(($(stat -c %s front) + 96)) conv=notrunc status=none count=$(($(stat -c %s damaged.AppImage) - $(stat -c %s front) - 96))
for way in ${with_fuse:+mount} unpack; do
	run timeout -s KILL 60 "$JAIL" --noprofile "--appimage=$way" ./damaged.AppImage
	tap_like "$status $stderr" '^12[5-7] .+' "refused: one with damaged files, $way"
done
tap_is "$(ls -A "$cache" | grep new-)" "" "nothing of it is left"
refused "no such way" "it is mount or unpack" Hello-1.2-x86_64.AppImage --appimage=run

# Made to do harm
mkdir Links
ln -s /bin/sh Links/AppRun
ln -s ../../../../../../../../etc Links/etc
image Links links.AppImage
for way in ${with_fuse:+mount} unpack; do
	start "--appimage=$way" ./links.AppImage -c 'echo $0 in the jail; cat ~/secret'
	tap_is "$stdout" "./links.AppImage in the jail" "an AppRun that is a link leads to the jail's own files, $way"
done
# Two entries of one name, a link and a directory: what is below the second would land where the first leads.
mkdir -p Twice/aa Twice/ab
echo planted >Twice/ab/planted
rmdir Twice/aa
ln -s "$HOME" Twice/aa
cp App/AppRun Twice
mksquashfs Twice twice.squashfs -noappend -quiet -no-progress -noD -noI -noId -noF >/dev/null
python3 -c 'import sys; d = open("twice.squashfs", "rb").read(); assert d.count(b"ab") == 1; open("twice.squashfs", "wb").write(d.replace(b"ab", b"aa"))'
cat front twice.squashfs >twice.AppImage
start --appimage=unpack ./twice.AppImage
tap_not_ok "a link in the way of a directory leads nowhere outside" test -e "$HOME/planted"
mkdir Devices
cp App/AppRun Devices
image Devices devices.AppImage -p 'null c 666 0 0 1 3' -p 'pipe p 666 0 0' 2>/dev/null || image Devices devices.AppImage -p 'null c 666 0 0 1 3'
start --appimage=unpack ./devices.AppImage run sh -c 'ls /run/appimage; : <>/run/appimage/null'
tap_unlike "$stdout" 'null' "devices in it are left out"
if [ -n "$with_fuse" ]; then
	start --appimage=mount ./devices.AppImage run sh -c '(: <>/run/appimage/null) && echo opened'
	tap_is "$stdout" "" "or cannot be opened"
fi
# More than a disk should be asked to hold
mkdir Large
cp App/AppRun Large
image Large large.AppImage -p 'large f 644 0 0 yes | head -c 1400M' -comp lz4
tap_ok "a small file that would become a large one" test "$(stat -c %s large.AppImage)" -lt 67108864
refused "what takes more room than its size lets expect" "too much space" large.AppImage --appimage=unpack
tap_is "$(ls -A "$cache" | grep new-)" "" "nothing of it is left either"
# The cache is another's to change
rm -rf "$cache"
mkdir elsewhere
ln -s "$HOME/elsewhere" "$HOME/.cache/jail/appimage"
start --appimage=unpack ./Hello-1.2-x86_64.AppImage run true
tap_is "$status" 0 "the cache may be a link"
rm "$cache"
mkdir -m 777 "$cache"
start --appimage=unpack ./Hello-1.2-x86_64.AppImage run true
tap_like "$status $stderr" '^125 .*no cache of the user.s own' "it is not used where others may write"
# A file with a hole of terabytes keeps nobody busy.
if cp Hello-1.2-x86_64.AppImage huge.AppImage && truncate -s 2T huge.AppImage; then
	run timeout 20 "$JAIL" --quiet --noprofile --appimage=unpack ./huge.AppImage
	tap_is "$status" 126 "an AppImage of terabytes is not unpacked"
	tap_like "$stderr" 'too large to be unpacked' "and that is said"
fi
tap_done
