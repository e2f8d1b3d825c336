/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Every system call number of every ABI of the machine, made in a real jail, and
 * what the model of the filters says about it.
 *
 * JAIL is the launcher, tests/calls/every-call makes the calls. A refused call
 * must answer with the predicted errno or die; an allowed one must do neither:
 * profiles that name an error for that name one that the kernel never uses. */
#include <errno.h>
#include <glib/gstdio.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "profile/reader.h"
#include "seccomp/cache.h"
#include "seccomp/syscall-names.h"
#include "util/landlock-abi.h"

#define LAST_NUMBER (SYSCALL_NEWEST + 66)
#define MAGIC ENOTNAM

/* What every-call itself lives on. */
#define HELPER_CALLS "read,write,clone,wait4,rt_sigprocmask,rt_sigtimedwait,kill,setitimer,getpid,exit_group," \
  "mmap,munmap,brk,prlimit64,setrlimit,fstat,newfstatat,arch_prctl,set_tid_address,set_robust_list,rseq,mprotect," \
  "readlink,readlinkat,getrandom,gettid,uname,futex,rt_sigaction,execve,exit"

typedef struct {
  const char *name;
  const char *profile;
  const char *option;       /* besides; NULL for none */
} Case;

static const Case cases[] = {
  { "base", "", NULL },
  { "default", "seccomp\nseccomp-error-action ENOTNAM\n", NULL },
  { "plain", "seccomp\n", NULL },
  { "desktop",
    "seccomp @desktop\nprotocol unix,inet\nrestrict-namespaces\nmemory-deny-write-execute\n"
    "seccomp-error-action ENOTNAM\n", NULL },
  { "edited", "seccomp !keyctl,!@mount,getppid:ENOTNAM,$110:EXDEV,times:kill,mount:EIO\n", NULL },
  { "kill", "seccomp.drop @clock,@ipc,@keyring,@timer,!setitimer,!getitimer\nseccomp-error-action kill\n", NULL },
  { "log", "seccomp\nseccomp-error-action log\n", NULL },
  { "keep", "seccomp.keep " HELPER_CALLS ",socket,ioctl,getuid\nseccomp-error-action ENOTNAM\n", NULL },
  { "keep-fallbacks", "seccomp.keep " HELPER_CALLS "\n", NULL },
  { "32-bit", "seccomp\nseccomp.32.drop getpid:EXDEV,@file-system,socket\nseccomp-error-action ENOTNAM\n", NULL },
  { "32-bit-keep", "seccomp\nseccomp.32.keep getpid,alarm,socket\n", NULL },
  { "native-only", "seccomp\nseccomp.block-secondary\n", NULL },
  /* The launcher answers for the filters, and must answer the same. */
  { "traced", "seccomp @desktop\nprotocol unix\nseccomp-error-action ENOTNAM\n", "--trace-denials" },
  { "traced-keep", "seccomp.keep " HELPER_CALLS "\n", "--trace-denials" },
};

static FilterSet *
predict (const char *profile)
{
  static const char *const no_directories[] = { NULL };
  const ProfileContext context = { .home = "/", .runuser_dir = "/run/user/0", .search_dirs = no_directories };
  const int landlock = (int) syscall (SYS_landlock_create_ruleset, NULL, 0, LANDLOCK_ASK_VERSION);
  const FilterContext filter_context = { .refuse_group_signals = landlock < LANDLOCK_ABI_SCOPES };
  g_autoptr (Policy) policy = policy_new ();
  g_autoptr (ProfileReader) reader = profile_reader_new (policy, &context);
  g_autoptr (GError) error = NULL;
  FilterSet *set;

  profile_reader_read_text (reader, "test.profile", profile, strlen (profile), &error);
  g_assert_no_error (error);
  set = filter_set_from_policy (policy, &filter_context, NULL, &error);
  g_assert_no_error (error);
  return set;
}

/* What every-call prints in a jail with that profile. */
static char *
run_in_jail (const char *profile, const char *more, const char *abi)
{
  const char *jail = g_getenv ("JAIL");
  g_autofree char *helper = g_test_build_filename (G_TEST_BUILT, "tests", "calls", "every-call", NULL);
  g_autofree char *directory = g_dir_make_tmp ("every-call-XXXXXX", NULL);
  g_autofree char *file = g_build_filename (directory, "test.profile", NULL);
  g_autofree char *option = g_strconcat ("--profile=", file, NULL);
  g_autofree char *last = g_strdup_printf ("%d", LAST_NUMBER);
  g_autofree char *show = g_strconcat ("--whitelist=", helper, NULL);
  const char *words[] = { jail, option, show, more != NULL ? more : "--quiet", helper, abi, last, NULL };
  g_autoptr (GError) error = NULL;
  g_autofree char *errors = NULL;
  char *output = NULL;
  int status;

  g_assert_true (g_file_set_contents (file, profile, -1, NULL));
  g_spawn_sync (NULL, (char **) words, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, &output, &errors, &status, &error);
  g_assert_no_error (error);
  g_assert_true (WIFEXITED (status));
  g_assert_cmpint (WEXITSTATUS (status), ==, 0);
  g_unlink (file);
  g_rmdir (directory);
  return output;
}

/* NULL if the result agrees with the prediction. */
static const char *
disagreement (FilterAction action, const char *result)
{
  g_autofree char *number = g_strdup_printf ("%u", action.error);
  g_autofree char *magic = g_strdup_printf ("%d", MAGIC);
  g_autofree char *killed = g_strdup_printf ("signal %d", SIGSYS);

  switch (action.verb)
    {
    case FILTER_ERRNO:
      return strcmp (result, number) == 0 ? NULL : "it should be refused";
    case FILTER_KILL_THREAD:
    case FILTER_KILL_PROCESS:
      return strcmp (result, killed) == 0 ? NULL : "it should be deadly";
    default:
      return strcmp (result, magic) != 0 && strcmp (result, killed) != 0 ? NULL : "it should be allowed";
    }
}

static void
check_line (const FilterSet *set, const char *line, guint *n_checked)
{
  g_auto (GStrv) words = g_strsplit (line, " ", 4);
  guint64 arguments[6];
  guint32 arch, number;
  FilterAction action;
  const char *problem;

  g_assert_cmpuint (g_strv_length (words), ==, 4);
  if (strcmp (words[3], "skipped") == 0)
    return;
  memset (arguments, strcmp (words[2], "ones") == 0 ? 0xff : 0, sizeof arguments);
  number = (guint32) atoi (words[1]);
  arch = filter_abi_arch (strcmp (words[0], "i386") == 0 ? FILTER_ABI_I386 : FILTER_ABI_NATIVE);
  if (strcmp (words[0], "i386") == 0)
    for (int i = 0; i < 6; i++)
      arguments[i] &= G_MAXUINT32;
  if (strcmp (words[0], "x32") == 0)
    number |= FILTER_X32_BIT;
  action = filter_set_evaluate (set, arch, number, arguments);
  problem = disagreement (action, words[3]);
  if (problem != NULL)
    {
      g_autofree char *name = syscall_name (arch, atoi (words[1]));
      g_autofree char *expected = filter_action_to_string (action);

      g_test_message ("%s (%s): %s, predicted %s", line, name != NULL ? name : "no name", problem, expected);
      g_test_fail ();
    }
  ++*n_checked;
}

static void
test_case (gconstpointer data)
{
  static const char *const abis[] = { "native", "i386", "x32" };
  const Case *one = data;
  g_autoptr (FilterSet) set = predict (one->profile);

#ifndef __x86_64__
  const gsize n_abis = 1;
#else
  const gsize n_abis = G_N_ELEMENTS (abis);
#endif
  for (gsize i = 0; i < n_abis; i++)
    {
      g_autofree char *output = run_in_jail (one->profile, one->option, abis[i]);
      g_auto (GStrv) lines = g_strsplit (output, "\n", -1);
      guint n_checked = 0;

      for (char **line = lines; *line != NULL; line++)
        if (**line != '\0')
          check_line (set, *line, &n_checked);
      g_test_message ("%s: %u calls", abis[i], n_checked);
      g_assert_cmpuint (n_checked, >, LAST_NUMBER);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *path = g_strconcat ("/seccomp/every-call/", cases[i].name, NULL);

      if (g_getenv ("JAIL") == NULL)
        {
          g_printerr ("JAIL is not set: which launcher?\n");
          return 99;
        }
      g_test_add_data_func (path, &cases[i], test_case);
    }
  return g_test_run ();
}
