# SPDX-License-Identifier: LGPL-2.1-or-later
# The sources of each room, from the ground up. contrib/list-sources writes this file.

util_sources = \
	src/util/clean-text.c \
	src/util/clean-text.h \
	src/util/error.c \
	src/util/error.h \
	src/util/kernel-version.c \
	src/util/kernel-version.h \
	src/util/landlock-abi.h \
	src/util/openat2.h \
	src/util/send-descriptors.c \
	src/util/send-descriptors.h \
	src/util/streams.c \
	src/util/streams.h \
	src/util/suggest.c \
	src/util/suggest.h

policy_sources = \
	src/policy/bus-sets.c \
	src/policy/bus.c \
	src/policy/bus.h \
	src/policy/policy.c \
	src/policy/policy.h

profile_sources = \
	src/profile/apply-bus.c \
	src/profile/apply-display.c \
	src/profile/apply-document.c \
	src/profile/apply-files.c \
	src/profile/apply-landlock.c \
	src/profile/apply-process.c \
	src/profile/apply-wishes.c \
	src/profile/apply.h \
	src/profile/condition.c \
	src/profile/condition.h \
	src/profile/directive-table.c \
	src/profile/directive.c \
	src/profile/directive.h \
	src/profile/ignore.c \
	src/profile/ignore.h \
	src/profile/imported.c \
	src/profile/imported.h \
	src/profile/line.c \
	src/profile/line.h \
	src/profile/list-word.c \
	src/profile/list-word.h \
	src/profile/path-word.c \
	src/profile/path-word.h \
	src/profile/profile-error.c \
	src/profile/profile-error.h \
	src/profile/reader-internal.h \
	src/profile/reader.c \
	src/profile/reader.h \
	src/profile/search.c \
	src/profile/search.h \
	src/profile/settings.c \
	src/profile/settings.h \
	src/profile/words.c \
	src/profile/words.h

seccomp_sources = \
	src/seccomp/argument-rules.c \
	src/seccomp/argument-rules.h \
	src/seccomp/base-rules.c \
	src/seccomp/base-rules.h \
	src/seccomp/bpf-interpreter.c \
	src/seccomp/bpf-interpreter.h \
	src/seccomp/cache-file.c \
	src/seccomp/cache-file.h \
	src/seccomp/cache-limit.c \
	src/seccomp/cache-limit.h \
	src/seccomp/cache.c \
	src/seccomp/cache.h \
	src/seccomp/comparison.c \
	src/seccomp/comparison.h \
	src/seccomp/compile.c \
	src/seccomp/compile.h \
	src/seccomp/errno-names.c \
	src/seccomp/errno-names.h \
	src/seccomp/filter-policy.c \
	src/seccomp/filter-policy.h \
	src/seccomp/filter-report.c \
	src/seccomp/filter-report.h \
	src/seccomp/filter-set.c \
	src/seccomp/filter-set.h \
	src/seccomp/filter.c \
	src/seccomp/filter.h \
	src/seccomp/groups.c \
	src/seccomp/groups.h \
	src/seccomp/json.c \
	src/seccomp/json.h \
	src/seccomp/named-rules.c \
	src/seccomp/named-rules.h \
	src/seccomp/observer.c \
	src/seccomp/observer.h \
	src/seccomp/oci-document.c \
	src/seccomp/oci-document.h \
	src/seccomp/oci-export.c \
	src/seccomp/oci-export.h \
	src/seccomp/oci-filters.c \
	src/seccomp/oci-filters.h \
	src/seccomp/oci-words.c \
	src/seccomp/oci-words.h \
	src/seccomp/port-rules.c \
	src/seccomp/port-rules.h \
	src/seccomp/strict-rules.c \
	src/seccomp/strict-rules.h \
	src/seccomp/summary.c \
	src/seccomp/summary.h \
	src/seccomp/syscall-list.c \
	src/seccomp/syscall-list.h \
	src/seccomp/syscall-names.c \
	src/seccomp/syscall-names.h \
	src/seccomp/verdict.c \
	src/seccomp/verdict.h \
	src/seccomp/verify.c \
	src/seccomp/verify.h

plan_sources = \
	src/plan/apparmor.c \
	src/plan/base.c \
	src/plan/bind.c \
	src/plan/bus.c \
	src/plan/compositor.c \
	src/plan/compositor.h \
	src/plan/devices.c \
	src/plan/display.c \
	src/plan/entries.c \
	src/plan/environment.c \
	src/plan/explain-print.c \
	src/plan/explain.c \
	src/plan/explain.h \
	src/plan/group.c \
	src/plan/helper-root.c \
	src/plan/host-glob.c \
	src/plan/host-steps.c \
	src/plan/host.c \
	src/plan/host.h \
	src/plan/identity.c \
	src/plan/kernel.c \
	src/plan/landlock-wishes.c \
	src/plan/landlock.c \
	src/plan/landlock.h \
	src/plan/launcher.c \
	src/plan/launcher.h \
	src/plan/live.c \
	src/plan/macro.c \
	src/plan/mount-table.c \
	src/plan/mount-table.h \
	src/plan/names-cache.c \
	src/plan/names-cache.h \
	src/plan/names.c \
	src/plan/names.h \
	src/plan/overlay.c \
	src/plan/own-files.c \
	src/plan/plan.c \
	src/plan/plan.h \
	src/plan/planner-private.h \
	src/plan/planner.c \
	src/plan/planner.h \
	src/plan/portal.c \
	src/plan/print.c \
	src/plan/process.c \
	src/plan/program.c \
	src/plan/reach-files.c \
	src/plan/reach-kernel.c \
	src/plan/reach-private.h \
	src/plan/reach-session.c \
	src/plan/reach.c \
	src/plan/reach.h \
	src/plan/rules.c \
	src/plan/sound.c \
	src/plan/spoken.c \
	src/plan/view-emit.c \
	src/plan/view-private.h \
	src/plan/view.c \
	src/plan/view.h \
	src/plan/wayland.c \
	src/plan/whitelist.c \
	src/plan/words-of.c \
	src/plan/words-of.h \
	src/plan/x11-helper.c \
	src/plan/x11-nested.c \
	src/plan/x11-private.h \
	src/plan/x11-untrusted.c \
	src/plan/x11.c \
	src/plan/xauth.c \
	src/plan/xauth.h

enforce_sources = \
	src/enforce/child.c \
	src/enforce/confine.c \
	src/enforce/enforce.c \
	src/enforce/enforce.h \
	src/enforce/enforcement.h \
	src/enforce/hints.c \
	src/enforce/hints.h \
	src/enforce/host-steps.c \
	src/enforce/host-steps.h \
	src/enforce/init.c \
	src/enforce/join.c \
	src/enforce/keep.c \
	src/enforce/landlock.c \
	src/enforce/layer.c \
	src/enforce/limits.c \
	src/enforce/mounts.c \
	src/enforce/namespaces.c \
	src/enforce/observe.c \
	src/enforce/prepare.c \
	src/enforce/probe.c \
	src/enforce/probe.h \
	src/enforce/report.c \
	src/enforce/restore.c \
	src/enforce/strict.c \
	src/enforce/tell.c \
	src/enforce/terminal.c

instance_sources = \
	src/instance/confinement.c \
	src/instance/confinement.h \
	src/instance/control.c \
	src/instance/control.h \
	src/instance/instance.c \
	src/instance/instance.h \
	src/instance/record.c \
	src/instance/record.h \
	src/instance/registry.c \
	src/instance/registry.h \
	src/instance/supervise.c \
	src/instance/supervise.h \
	src/instance/terminal.c \
	src/instance/terminal.h \
	src/instance/visit.c \
	src/instance/visit.h

session_sources = \
	src/session/bus-caller.c \
	src/session/bus-caller.h \
	src/session/bus-log.c \
	src/session/bus-log.h \
	src/session/group.c \
	src/session/group.h \
	src/session/helper.c \
	src/session/helper.h \
	src/session/live-files.c \
	src/session/live-files.h \
	src/session/portal.c \
	src/session/portal.h \
	src/session/session.c \
	src/session/session.h \
	src/session/wayland.c \
	src/session/wayland.h

jail_sources = \
	src/jail/called-as.c \
	src/jail/called-as.h \
	src/jail/command-line.c \
	src/jail/command-line.h \
	src/jail/denials.c \
	src/jail/denials.h \
	src/jail/describe.c \
	src/jail/describe.h \
	src/jail/hand-over.c \
	src/jail/hand-over.h \
	src/jail/learned.c \
	src/jail/learned.h \
	src/jail/main.c \
	src/jail/message.c \
	src/jail/message.h \
	src/jail/output.c \
	src/jail/output.h \
	src/jail/run.c \
	src/jail/run.h

jailctl_sources = \
	src/jailctl/desktop-apply.c \
	src/jailctl/desktop-apply.h \
	src/jailctl/desktop-entry.c \
	src/jailctl/desktop-entry.h \
	src/jailctl/desktop-list.c \
	src/jailctl/desktop-list.h \
	src/jailctl/desktop-manifest.c \
	src/jailctl/desktop-manifest.h \
	src/jailctl/desktop-places.c \
	src/jailctl/desktop-places.h \
	src/jailctl/desktop-wanted.c \
	src/jailctl/desktop-wanted.h \
	src/jailctl/desktop.c \
	src/jailctl/doctor.c \
	src/jailctl/explain.c \
	src/jailctl/files.c \
	src/jailctl/info.c \
	src/jailctl/inside.c \
	src/jailctl/inside.h \
	src/jailctl/join.c \
	src/jailctl/layer.c \
	src/jailctl/layer.h \
	src/jailctl/lint-grants.c \
	src/jailctl/lint-host.c \
	src/jailctl/lint-paths.c \
	src/jailctl/lint-words.c \
	src/jailctl/lint.c \
	src/jailctl/lint.h \
	src/jailctl/list.c \
	src/jailctl/main.c \
	src/jailctl/options.c \
	src/jailctl/overlay.c \
	src/jailctl/planned.c \
	src/jailctl/planned.h \
	src/jailctl/print.c \
	src/jailctl/processes.c \
	src/jailctl/processes.h \
	src/jailctl/profile-filters.c \
	src/jailctl/profile-filters.h \
	src/jailctl/record-json.c \
	src/jailctl/record-json.h \
	src/jailctl/seccomp.c \
	src/jailctl/show.c \
	src/jailctl/show.h \
	src/jailctl/stop.c \
	src/jailctl/verb-list.h \
	src/jailctl/verb-table.c \
	src/jailctl/verb.h \
	src/jailctl/verbs.h \
	src/jailctl/why.c

room_notes = \
	etc-profiles/README.md \
	src/seccomp/README

generate_sources = \
	doc/generate-scripts.c \
	doc/generate.c \
	doc/generate.h

profiles = \
	etc-profiles/base.inc \
	etc-profiles/blender.profile \
	etc-profiles/browser.inc \
	etc-profiles/chromium.profile \
	etc-profiles/claws-mail.profile \
	etc-profiles/darktable.profile \
	etc-profiles/dconf.inc \
	etc-profiles/default.profile \
	etc-profiles/deluge-gtk.profile \
	etc-profiles/deluge.profile \
	etc-profiles/desktop.inc \
	etc-profiles/desktop.list \
	etc-profiles/dino-im.profile \
	etc-profiles/dosbox.profile \
	etc-profiles/environment.inc \
	etc-profiles/evince.profile \
	etc-profiles/falkon.profile \
	etc-profiles/filezilla.profile \
	etc-profiles/firefox-esr.profile \
	etc-profiles/firefox.profile \
	etc-profiles/fonts.inc \
	etc-profiles/game.inc \
	etc-profiles/gedit.profile \
	etc-profiles/gimp.profile \
	etc-profiles/gnome-mines.profile \
	etc-profiles/hexchat.profile \
	etc-profiles/inkscape.profile \
	etc-profiles/input-methods.inc \
	etc-profiles/krita.profile \
	etc-profiles/libreoffice.profile \
	etc-profiles/localc.profile \
	etc-profiles/locale.inc \
	etc-profiles/lodraw.profile \
	etc-profiles/loimpress.profile \
	etc-profiles/lowriter.profile \
	etc-profiles/mgba-qt.profile \
	etc-profiles/mpv.profile \
	etc-profiles/offline.inc \
	etc-profiles/online.inc \
	etc-profiles/pidgin.profile \
	etc-profiles/portals.inc \
	etc-profiles/qbittorrent.profile \
	etc-profiles/scummvm.profile \
	etc-profiles/secrets.inc \
	etc-profiles/shotwell.profile \
	etc-profiles/soffice.profile \
	etc-profiles/sol.profile \
	etc-profiles/sound.inc \
	etc-profiles/start-files.inc \
	etc-profiles/supertux2.profile \
	etc-profiles/themes.inc \
	etc-profiles/thunderbird.profile \
	etc-profiles/transmission-gtk.profile \
	etc-profiles/uget-gtk.profile \
	etc-profiles/xterm.profile
