/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Which files of the user are within reach, and what can be done with them that counts outside. */
#include "plan/reach-private.h"

#include "util/mount-api.h"

#include <string.h>

/* What runs outside of the jail when the user logs in, opens a shell or clicks: whoever changes it is out. */
static const char *const start_files[] = {
  ".bashrc", ".bash_profile", ".bash_login", ".bash_logout", ".profile", ".zshrc", ".zshenv", ".zprofile", ".zlogin",
  ".kshrc", ".cshrc", ".tcshrc", ".login", ".config/fish/config.fish", ".xinitrc", ".xsession", ".xsessionrc",
  ".xprofile", ".Xresources", ".pam_environment", ".ssh/rc", ".ssh/config", ".ssh/authorized_keys", ".gitconfig",
  ".config/git/config", ".vimrc", ".config/nvim/init.lua", ".emacs", ".emacs.d/init.el", ".inputrc", ".tmux.conf",
  ".forward", ".procmailrc",
};
/* The same for what is put into these. */
static const char *const start_directories[] = {
  "bin", ".local/bin", ".config/autostart", ".config/autostart-scripts", ".config/systemd/user",
  ".local/share/systemd/user", ".local/share/applications", ".local/share/dbus-1/services", ".config/environment.d",
  ".config/plasma-workspace/env", ".local/share/gnome-shell/extensions", ".vim/plugin", ".emacs.d",
};

static const char *const credentials[] = {
  ".ssh/id_rsa", ".ssh/id_ed25519", ".ssh/id_ecdsa", ".ssh", ".gnupg", ".gnupg/private-keys-v1.d", ".pki/nssdb",
  ".local/share/keyrings", ".local/share/kwalletd", ".password-store", ".aws/credentials", ".azure", ".kube/config",
  ".docker/config.json", ".config/gcloud", ".config/gh/hosts.yml", ".git-credentials", ".netrc", ".pgpass", ".my.cnf",
  ".config/keepassxc", ".mozilla/firefox", ".thunderbird", ".config/chromium", ".config/google-chrome",
  ".config/BraveSoftware", ".config/Signal", ".config/Element", ".config/rclone", ".bash_history", ".zsh_history",
  ".electrum", ".bitcoin", ".vault-token", ".npmrc", ".cargo/credentials.toml",
};

static const char *const documents[] = {
  "Desktop", "Documents", "Downloads", "Music", "Pictures", "Public", "Templates", "Videos",
};

/* A directory or file of the host, not what the jail has in its place. */
static Explanation *
ask (ReachWork *work, const char *name)
{
  g_autofree char *path = g_build_filename (work->home, name, NULL);
  Explanation *e = explainer_ask (work->explainer, path);

  if (e->state == EXPLAIN_SHOWN && e->spot.kind == SPOT_HOST)
    return e;
  explanation_free (e);
  return NULL;
}

static void
find_read (ReachWork *work)
{
  g_autoptr (Explanation) home = ask (work, "");

  if (home != NULL && (home->access & MAY_LIST)) {
    gboolean own = strcmp (home->spot.source, work->home) == 0;

    if (own)
      reach_add (work, REACH_READ, REACH_FULL, TRUE, home->decided, "the whole home directory, but for what is hidden in it");
    else
      reach_add (work, REACH_READ, REACH_NONE, FALSE, home->decided, "a home directory of its own, %s", home->spot.source);
    if (own)
      return;
  }
  for (gsize i = 0; i < G_N_ELEMENTS (documents); i++) {
    g_autoptr (Explanation) e = ask (work, documents[i]);

    if (e != NULL && (e->access & MAY_LIST))
      reach_add (work, REACH_READ, REACH_PARTIAL, FALSE, e->decided, "~/%s", documents[i]);
  }
  if (work->plan->portal.application_id != NULL)
    reach_add (work, REACH_READ, REACH_MEDIATED, FALSE, work->plan->portal.origin,
               "files that the user chooses in a dialog of a portal");
}

/* Other trees of the home directory that the plan shows one by one. */
static void
find_shown (ReachWork *work)
{
  for (guint i = 0; i < work->plan->steps->len; i++) {
    const Step *step = &g_array_index (work->plan->steps, Step, i);
    gsize length = strlen (work->home);
    gboolean writable = !(step->attributes & MOUNT_ATTR_RDONLY);

    if (step->kind != STEP_BIND || strncmp (step->source, work->home, length) != 0 || step->source[length] != '/'
        || step->origin.file == NULL)
      continue;
    reach_add (work, writable ? REACH_WRITE : REACH_READ, REACH_MEDIATED, FALSE, step->origin, "%s%s",
               step->path + (strncmp (step->path, work->home, length) == 0 ? length + 1 : 0),
               writable ? "" : ", read-only");
  }
}

/* The directory that a missing one would be made in. */
static gboolean
could_make (ReachWork *work, const char *name)
{
  g_autofree char *parent = g_path_get_dirname (name);
  g_autoptr (Explanation) there = ask (work, name);
  g_autoptr (Explanation) above = NULL;

  if (there != NULL)
    return FALSE;
  {
    g_autofree char *path = g_build_filename (work->home, name, NULL);
    g_autoptr (Explanation) e = explainer_ask (work->explainer, path);

    if (e->state != EXPLAIN_MISSING)
      return FALSE;
  }
  above = ask (work, strcmp (parent, ".") == 0 ? "" : parent);
  if (above == NULL)
    return strcmp (parent, ".") != 0 && could_make (work, parent);
  return above->kept && (above->access & MAY_CREATE) && strcmp (above->spot.source, above->place) == 0;
}

/* One fact for all of a kind that one line opened; a long list is cut. */
typedef struct {
  GString *names;
  guint n;
  Origin origin;
} StartFiles;

#define MOST_NAMES 6

static void
add_start (StartFiles *found, const char *name, Origin origin)
{
  if (found->n == 0)
    found->origin = origin;
  if (found->n++ < MOST_NAMES)
    g_string_append_printf (found->names, "%s~/%s", found->n > 1 ? ", " : "", name);
}

static void
tell_start (ReachWork *work, const StartFiles *found, const char *verb)
{
  g_autofree char *more = found->n > MOST_NAMES ? g_strdup_printf (" and %u more", found->n - MOST_NAMES) : g_strdup ("");

  if (found->n == 0)
    return;
  reach_add (work, REACH_WRITE, REACH_FULL, TRUE, found->origin, "what runs outside of the jail can be %s: %s%s", verb,
             found->names->str, more);
  reach_floor (work, 6.0, "it can change what runs outside of the jail");
}

static void
find_start (ReachWork *work, const char *const *names, gsize n_names, unsigned access, StartFiles *changed, StartFiles *made)
{
  for (gsize i = 0; i < n_names; i++) {
    g_autoptr (Explanation) e = ask (work, names[i]);

    if (e != NULL && e->kept && (e->access & access) && strcmp (e->spot.source, e->place) == 0)
      add_start (changed, names[i], e->decided);
    else if (could_make (work, names[i]))
      add_start (made, names[i], ORIGIN_BUILT_IN);
  }
}

static void
find_start_files (ReachWork *work)
{
  g_autoptr (GString) changed_names = g_string_new (NULL), made_names = g_string_new (NULL);
  StartFiles changed = { changed_names, 0, ORIGIN_BUILT_IN }, made = { made_names, 0, ORIGIN_BUILT_IN };

  find_start (work, start_files, G_N_ELEMENTS (start_files), MAY_WRITE, &changed, &made);
  find_start (work, start_directories, G_N_ELEMENTS (start_directories), MAY_CREATE, &changed, &made);
  tell_start (work, &changed, "changed");
  tell_start (work, &made, "made");
}

static void
find_write (ReachWork *work)
{
  static const char *const more[] = { "" };

  find_start_files (work);
  for (gsize i = 0; i < G_N_ELEMENTS (documents) + G_N_ELEMENTS (more); i++) {
    const char *name = i < G_N_ELEMENTS (documents) ? documents[i] : more[0];
    g_autoptr (Explanation) e = ask (work, name);

    if (e != NULL && e->kept && (e->access & MAY_CREATE) && strcmp (e->spot.source, e->place) == 0)
      reach_add (work, REACH_WRITE, *name != '\0' ? REACH_PARTIAL : REACH_FULL, FALSE, e->decided, "~/%s", name);
  }
  if (work->plan->overlay.home != NULL)
    reach_add (work, REACH_WRITE, REACH_NONE, FALSE, work->plan->overlay.origin, "changes of the home directory stay in a layer");
}

static void
find_agents (ReachWork *work)
{
  for (guint i = 0; i < work->plan->environment->len; i++) {
    const PlannedVariable *variable = &g_array_index (work->plan->environment, PlannedVariable, i);

    if (g_str_has_prefix (variable->name, "SSH_AUTH_SOCK=")
        && (explainer_access (work->explainer, variable->name + strlen ("SSH_AUTH_SOCK=")) & MAY_WRITE))
      reach_add (work, REACH_CREDENTIALS, REACH_FULL, TRUE, variable->origin, "the SSH agent signs for it");
  }
}

static void
find_credentials (ReachWork *work)
{
  guint found = 0;

  for (gsize i = 0; i < G_N_ELEMENTS (credentials); i++) {
    g_autoptr (Explanation) e = ask (work, credentials[i]);

    if (e == NULL || !(e->access & (MAY_READ | MAY_LIST)))
      continue;
    reach_add (work, REACH_CREDENTIALS, ++found > 1 ? REACH_FULL : REACH_PARTIAL, TRUE, e->decided, "~/%s can be read",
               credentials[i]);
  }
  find_agents (work);
}

void
reach_find_files (ReachWork *work)
{
  find_read (work);
  find_write (work);
  find_shown (work);
  find_credentials (work);
}
