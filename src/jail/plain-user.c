/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "jail/plain-user.h"

#include "jail/called-as.h"
#include "util/error.h"

#include <errno.h>
#include <grp.h>
#include <pwd.h>
#include <stdlib.h>
#include <string.h>
#include <sys/capability.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <unistd.h>

#define OPTION "--as-root"
/* Who has no files and nothing to say, where the system does not know the name. */
#define NOBODY 65534

typedef struct {
  uid_t uid;
  gid_t gid;
  char *name;
  char *home;
  char *shell;
} User;

static void
user_clear (User *user)
{
  g_free (user->name);
  g_free (user->home);
  g_free (user->shell);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (User, user_clear)

static gboolean
is_asked_for (char **argv)
{
  if (called_as_program (argv[0]))
    return FALSE;
  /* Behind these two words others' words may stand. */
  for (char **word = argv + 1; *word != NULL && (*word)[0] == '-'; word++) {
    if (strcmp (*word, OPTION) == 0)
      return TRUE;
    if (strcmp (*word, "--") == 0 || strcmp (*word, "-c") == 0)
      break;
  }
  return FALSE;
}

static const struct passwd *
entry_of_number (const char *variable)
{
  const char *text = g_getenv (variable);
  guint64 number;

  return text != NULL && g_ascii_string_to_unsigned (text, 10, 1, G_MAXUINT32 - 1, &number, NULL)
         ? getpwuid ((uid_t) number) : NULL;
}

/* Only root's own environment is asked here, which could as well name a program to run. */
static const struct passwd *
find_entry (void)
{
  const struct passwd *entry = entry_of_number ("SUDO_UID");

  if (entry == NULL)
    entry = entry_of_number ("PKEXEC_UID");
  if (entry == NULL && g_getenv ("DOAS_USER") != NULL)
    entry = getpwnam (g_getenv ("DOAS_USER"));
  return entry != NULL && entry->pw_uid != 0 ? entry : getpwnam ("nobody");
}

static void
choose_user (User *user)
{
  const struct passwd *entry = find_entry ();

  if (entry == NULL || entry->pw_uid == 0) {
    *user = (User) { NOBODY, NOBODY, g_strdup ("nobody"), g_strdup ("/nonexistent"), g_strdup ("/bin/sh") };
    return;
  }
  *user = (User) { entry->pw_uid, entry->pw_gid, g_strdup (entry->pw_name), g_strdup (entry->pw_dir),
                   g_strdup (g_str_has_suffix (entry->pw_shell, "nologin") ? "/bin/sh" : entry->pw_shell) };
}

/* Without its groups, root's would stay. */
static gboolean
take_ids (const User *user)
{
  g_autofree char *groups_of = user->uid != NOBODY ? g_strdup (user->name) : NULL;
  cap_t none;
  gboolean dropped;

  if (groups_of != NULL ? initgroups (groups_of, user->gid) < 0 : setgroups (0, NULL) < 0)
    return FALSE;
  if (setresgid (user->gid, user->gid, user->gid) < 0 || setresuid (user->uid, user->uid, user->uid) < 0)
    return FALSE;
  /* Most have gone with the ids; what securebits kept goes here. */
  none = cap_init ();
  dropped = none != NULL && cap_set_proc (none) == 0;
  cap_free (none);
  /* The kernel shuts /proc/self after a change of ids; the jail's maps are written there. What
   * this process has in memory is nobody's secret. */
  return dropped && prctl (PR_SET_DUMPABLE, 1, 0, 0, 0) == 0;
}

/* What names the files, sockets and buses of root. */
static void
take_environment (const User *user)
{
  static const char *const roots[] = { "XDG_CONFIG_HOME", "XDG_CACHE_HOME", "XDG_DATA_HOME", "XDG_STATE_HOME",
                                       "XDG_RUNTIME_DIR", "DBUS_SESSION_BUS_ADDRESS", "MAIL" };
  g_autofree char *runtime = g_strdup_printf ("/run/user/%u", (unsigned) user->uid);
  const char *cookies = g_getenv ("XAUTHORITY");
  struct stat status;

  for (gsize i = 0; i < G_N_ELEMENTS (roots); i++)
    g_unsetenv (roots[i]);
  if (lstat (runtime, &status) == 0 && S_ISDIR (status.st_mode) && status.st_uid == user->uid)
    g_setenv ("XDG_RUNTIME_DIR", runtime, TRUE);
  if (cookies != NULL && access (cookies, R_OK) < 0)
    g_unsetenv ("XAUTHORITY");
  g_setenv ("HOME", user->home, TRUE);
  g_setenv ("USER", user->name, TRUE);
  g_setenv ("LOGNAME", user->name, TRUE);
  g_setenv ("SHELL", user->shell, TRUE);
}

gboolean
plain_user_become (char **argv, char **name, GError **error)
{
  g_auto (User) user = { 0 };

  *name = NULL;
  if ((getuid () != 0 && geteuid () != 0) || is_asked_for (argv))
    return TRUE;
  choose_user (&user);
  if (!take_ids (&user)) {
    g_set_error (error, JAIL_ERROR, JAIL_ERROR_HOST,
                 "root is not let into a jail, and cannot become the user %s here: %s; start it as another user, or "
                 "let the program be root by " OPTION, user.name, g_strerror (errno));
    return FALSE;
  }
  take_environment (&user);
  *name = g_steal_pointer (&user.name);
  return TRUE;
}
