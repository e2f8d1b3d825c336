# SPDX-License-Identifier: LGPL-2.1-or-later
# The sources of each room, from the ground up.

util_sources = \
	src/util/error.c \
	src/util/suggest.c \
	src/util/error.h \
	src/util/suggest.h

policy_sources = \
	src/policy/policy.c \
	src/policy/policy.h

profile_sources =

seccomp_sources = \
	src/seccomp/errno-names.c \
	src/seccomp/syscall-names.c \
	src/seccomp/errno-names.h \
	src/seccomp/syscall-names.h

plan_sources = \
	src/plan/host.c \
	src/plan/plan.c \
	src/plan/view.c \
	src/plan/host.h \
	src/plan/plan.h \
	src/plan/view.h

enforce_sources =

instance_sources =

session_sources =

jail_sources =

jailctl_sources =

room_notes =

profiles = \
	etc-profiles/chromium.profile \
	etc-profiles/default.profile \
	etc-profiles/evince.profile \
	etc-profiles/firefox-esr.profile \
	etc-profiles/firefox.profile \
	etc-profiles/gedit.profile \
	etc-profiles/gimp.profile \
	etc-profiles/mpv.profile \
	etc-profiles/xterm.profile \
	etc-profiles/base.inc \
	etc-profiles/browser.inc \
	etc-profiles/desktop.inc \
	etc-profiles/environment.inc \
	etc-profiles/secrets.inc \
	etc-profiles/sound.inc \
	etc-profiles/start-files.inc
