/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Enforce: does what a Plan says, and nothing else.
 *
 * enforce_start () clones a process into new namespaces. That process becomes
 * pid 1 of the jail: it builds the file view, gives up every power, starts the
 * program as its child and reaps. From the clone on nothing is parsed, looked up or
 * decided, and GLib is not called. When the caller dies, so does pid 1 and with
 * it the whole jail.
 *
 * enforce_join () puts one more program into a jail that runs already, with the
 * same confinement. A child that is to it what pid 1 is to the first program
 * reaps it and dies with the caller. */
#pragma once

#include "plan/plan.h"

#include <signal.h>
#include <sys/ioctl.h>
#include <termios.h>

/* The jail's namespaces, as open files of nsfs: namespaces(7). */
typedef enum {
  NS_USER, /* first: the rights over the others come from it */
  NS_MOUNT,
  NS_PID,
  NS_IPC,
  NS_UTS,
  NS_CGROUP,
  NS_NET, /* the host's where the plan makes none */
  N_NAMESPACES
} NamespaceKind;

/* The name below /proc/PID/ns and the CLONE_NEW* flag. */
extern const char *const namespace_names[N_NAMESPACES];
extern const int namespace_flags[N_NAMESPACES];

/* A terminal of the program's own. */
typedef struct {
  gboolean wanted;
  gboolean foreground; /* the program may read from it at once; else it is stopped when it tries */
  gboolean streams[3]; /* which of stdin, stdout and stderr become this terminal */
  struct termios modes;
  struct winsize size;
} TerminalWish;

/* What the caller brings besides the plan. */
typedef struct {
  sigset_t program_signals; /* the signal mask of the program */
  TerminalWish terminal;
  int streams[3]; /* descriptors that become stdin, stdout and stderr; -1: as they are */
} EnforceOptions;

typedef struct {
  pid_t pid;         /* pid 1 of the jail, or the joined child, as the caller sees it: to be waited for */
  int pid_fd;        /* the same as a pidfd; -1 for a joined child */
  int report_fd;     /* see enforce_read_report (); -1 when it has told all */
  int events_fd;     /* stops of the program, a ProgramStop each; -1 without a terminal */
  int terminal_fd;   /* the other end of the program's terminal; -1 without one */
  int mounts_fd;     /* mountinfo of the jail, which tells poll(2) of changes (POLLPRI): proc_pid_mountinfo(5);
                      * -1 for a joined child */
  int served_fd;     /* by which a helper has to serve STEP_FUSE; the caller takes it, and it is -1 again */
  int listener_fd;   /* of an observed jail: seccomp_unotify(2); -1 without */
  int namespaces[N_NAMESPACES]; /* -1 for a joined child; who may join by them is for the caller to say */
  pid_t program_pid; /* as the caller sees it; 0 until known */
} RunningJail;

#define RUNNING_JAIL_INIT \
  { .pid_fd = -1, .report_fd = -1, .events_fd = -1, .terminal_fd = -1, .mounts_fd = -1, .listener_fd = -1, \
    .served_fd = -1, \
    .namespaces = { -1, -1, -1, -1, -1, -1, -1 } }

void running_jail_clear (RunningJail *jail);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (RunningJail, running_jail_clear)

/* What events_fd tells: the program was stopped by this signal. */
typedef struct {
  int signal_number;
} ProgramStop;

/* Values of sigqueue(3) that pid 1 understands: with SIGCONT, who has the
 * program's terminal when it continues; with others, that the signal is for the
 * whole process group, as a terminal sends it. */
enum {
  CONTINUE_IN_FOREGROUND = 1,
  CONTINUE_IN_BACKGROUND,
  SIGNAL_GROUP,
};

/* Makes the directories and files on the host that the plan asks for, then
 * starts. The caller must have one thread and must block, before, every
 * signal that it wants pid 1 to have blocked. Errors: JAIL_ERROR_HOST. */
gboolean enforce_start (const Plan *plan, const EnforceOptions *options, RunningJail *jail, GError **error);

/* Runs plan->program in the jail of these namespaces, those of plan->namespaces; in the
 * others the caller is already. Of the plan only what
 * confines a program is used: identity, capabilities, scopes, filters, limits,
 * directory, environment; a program without a slash is looked for in the
 * environment's PATH. Errors: JAIL_ERROR_HOST. */
gboolean enforce_join (const Plan *plan, const int *namespaces, const EnforceOptions *options, RunningJail *jail,
                       GError **error);

/* Moves the calling process into the jail's file view, as powerless as its
 * programs, under the same rules of Landlock, but seen by none of them; it must have one thread. For work on files
 * in a child process. Errors through errno. */
gboolean enforce_enter_files (const Plan *plan, const int *namespaces);

/* Puts back what covers or limits files of the host and is gone: the kernel unmounts what is
 * mounted on a file that somebody outside removes, or replaces by renaming another over it. In a
 * child process, which enters the jail's file view. FALSE where something cannot be put back: then the
 * jail shows what it should not. Errors: JAIL_ERROR_HOST. */
gboolean enforce_restore_view (const Plan *plan, const int *namespaces, GError **error);

typedef enum {
  START_GOES_ON, /* there is more to come */
  START_DONE,    /* the program runs, or pid 1 was killed, which its status tells */
  START_FAILED,  /* the program does not run, and pid 1 ends by itself, or was killed */
} StartState;

/* To be called when report_fd is readable. Errors: JAIL_ERROR_HOST,
 * JAIL_ERROR_NOT_FOUND, JAIL_ERROR_NOT_EXECUTABLE. */
StartState enforce_read_report (const Plan *plan, RunningJail *jail, GError **error);

/* For a helper: turns the calling process, a child that was just forked, into
 * plan->program, in new namespaces and with the plan's file view, but under its own pid and without
 * a pid 1 of its own. Descriptors below `first_closed` stay open. What fails is
 * reported to `report_fd`, for enforce_read_report (). */
_Noreturn void enforce_become (const Plan *plan, int report_fd, unsigned first_closed);
