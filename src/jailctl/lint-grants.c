/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Grants that lead out of a jail or to secrets, and words about system calls and
 * buses that do nothing. */
#include "jailctl/lint.h"

#include "seccomp/filter-policy.h"
#include "seccomp/groups.h"
#include "seccomp/syscall-names.h"

#include <string.h>

/* Below the home directory. */
static const char *const secrets[] = {
  "/.ssh", "/.gnupg", "/.pki", "/.local/share/keyrings", "/.local/share/kwalletd", "/.password-store", "/.aws", "/.azure",
  "/.kube", "/.docker", "/.netrc", "/.git-credentials", "/.config/gcloud", "/.config/gh", "/.vault-token",
};
static const char *const starts[] = {
  "/.bashrc", "/.bash_profile", "/.bash_login", "/.bash_logout", "/.profile", "/.zshrc", "/.zshenv", "/.zprofile",
  "/.config/autostart", "/.config/systemd", "/.config/environment.d", "/.config/fish", "/.local/bin", "/bin",
  "/.local/share/applications", "/.local/share/dbus-1", "/.local/share/systemd", "/.xinitrc", "/.xsession", "/.xprofile",
  "/.pam_environment", "/.config/plasma-workspace",
};

static const char *
below_home (const char *path)
{
  const char *home = g_get_home_dir ();
  gsize length = strlen (home);

  if (g_str_has_prefix (path, "${HOME}"))
    return path + strlen ("${HOME}");
  if (path[0] == '~')
    return path + 1;
  return strncmp (path, home, length) == 0 && (path[length] == '/' || path[length] == '\0') ? path + length : NULL;
}

static gboolean
holds_one (const char *const *list, gsize n, const char *below)
{
  for (gsize i = 0; i < n; i++) {
    gsize length = strlen (list[i]);

    if (strncmp (below, list[i], length) == 0 && (below[length] == '/' || below[length] == '\0'))
      return TRUE;
  }
  return FALSE;
}

static gboolean
is_closed_later (const Lint *lint, guint index)
{
  const PathWish *wish = &g_array_index (lint->policy->paths, PathWish, index);

  for (guint i = 0; i < lint->policy->paths->len; i++) {
    const PathWish *other = &g_array_index (lint->policy->paths, PathWish, i);

    if ((other->verb == PATH_READ_ONLY || other->verb == PATH_BLACKLIST) && strcmp (other->path, wish->path) == 0)
      return TRUE;
  }
  return FALSE;
}

static void
check_path (Lint *lint, guint index)
{
  const PathWish *wish = &g_array_index (lint->policy->paths, PathWish, index);
  gboolean writes = wish->verb == PATH_WHITELIST || wish->verb == PATH_READ_WRITE || wish->verb == PATH_BIND;
  const char *below = below_home (wish->verb == PATH_BIND ? wish->source : wish->path);

  if (below == NULL || (!writes && wish->verb != PATH_WHITELIST_RO))
    return;
  if (wish->verb != PATH_BIND && wish->verb != PATH_READ_WRITE && (*below == '\0' || strcmp (below, "/") == 0))
    lint_add (lint, wish->origin, LINT_ERROR, "the home directory cannot be whitelisted: name something below it");
  else if (holds_one (secrets, G_N_ELEMENTS (secrets), below) && !is_closed_later (lint, index))
    lint_add (lint, wish->origin, LINT_DANGER, "the program gets keys or passwords: %s", wish->path);
  else if (writes && holds_one (starts, G_N_ELEMENTS (starts), below) && !is_closed_later (lint, index))
    lint_add (lint, wish->origin, LINT_DANGER, "the program can change what runs outside of the jail: %s", wish->path);
  else if (strcmp (below, "/*") == 0 || strcmp (below, "/.*") == 0
           || strcmp (below, "/.config") == 0 || *below == '\0' || strcmp (below, "/.local") == 0 || strcmp (below, "/.local/share") == 0) {
    if (wish->verb != PATH_READ_WRITE)
      lint_add (lint, wish->origin, LINT_DANGER, "that is so much of the home directory that little is left to protect: %s", wish->path);
  }
}

static void
check_flags (Lint *lint)
{
  static const struct {
    PolicyFlag flag;
    const char *text;
  } flags[] = {
    { POLICY_ALLOW_USERNS, "allow-userns opens more of the kernel: only for programs with a sandbox of their own" },
    { POLICY_ALLOW_INNER_JAILS, "allow-bwrap opens the kernel's mounts, without Landlock for files: only for programs that start bubblewrap" },
    { POLICY_ALLUSERS, "allusers shows the homes of all users" },
    { POLICY_KEEP_DEV_SHM, "keep-dev-shm shares memory with all programs of the user" },
    { POLICY_WRITABLE_VAR, "writable-var shares /var/tmp and more with other programs" },
    { POLICY_KEEP_DEV_TPM, "keep-dev-tpm gives the program the machine's keys" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (flags); i++)
    if (policy_has (lint->policy, flags[i].flag))
      lint_add (lint, lint->policy->flags[flags[i].flag].origin, LINT_DANGER, "%s", flags[i].text);
  if (lint->policy->caps.mode == CAPS_KEEP)
    lint_add (lint, lint->policy->caps.origin, LINT_DANGER,
              "caps.keep %s: in a jail capabilities count for little but to attack the kernel", lint->policy->caps.list);
  if (policy_has (lint->policy, POLICY_NET_NONE) && lint->policy->dns->len > 0)
    lint_add (lint, g_array_index (lint->policy->dns, TextWish, 0).origin, LINT_WARNING, "dns has no effect with net none");
}

/* Words that end the start where both are there. */
static void
check_inner_jails (Lint *lint)
{
  const Policy *policy = lint->policy;
  const struct {
    gboolean there;
    const char *word;
  } others[] = {
    { policy->seccomp.restrict_namespaces != 0, "restrict-namespaces" },
    { policy->landlock.mode == LANDLOCK_FULL, "landlock full" },
    { policy->landlock.enforce.set, "landlock.enforce" },
    { policy->caps.mode == CAPS_KEEP, "caps.keep" },
  };

  for (gsize i = 0; policy_has (policy, POLICY_ALLOW_INNER_JAILS) && i < G_N_ELEMENTS (others); i++)
    if (others[i].there)
      lint_add (lint, policy->flags[POLICY_ALLOW_INNER_JAILS].origin, LINT_WARNING, "allow-bwrap contradicts %s: with both nothing starts",
                others[i].word);
}

static void
check_display (Lint *lint)
{
  const DisplayWishes *display = &lint->policy->display;

  if (display->x11 == X11_HOST && display->x11_origin.file != NULL)
    lint_add (lint, display->x11_origin, LINT_DANGER,
              "the session's X server lets the program watch the screen and every key, and type into other windows");
  if (display->screen.text != NULL && (display->x11 == X11_NONE || display->x11 == X11_HOST || display->x11 == X11_XORG))
    lint_add (lint, display->screen.origin, LINT_WARNING, "the size of a screen has no effect without an X server of the jail's own");
}

static void
check_bus (Lint *lint, Bus bus)
{
  const BusWishes *wishes = &lint->policy->buses[bus];
  gboolean idle = wishes->mode_set && wishes->mode != BUS_FILTER;

  if (wishes->mode_set && wishes->mode == BUS_ALL)
    lint_add (lint, wishes->mode_origin, LINT_DANGER, "dbus-%s all: the program can call everything on the bus%s", bus_name (bus),
              bus == BUS_USER ? ", and start programs outside of the jail" : "");
  for (guint i = 0; i < wishes->rules->len; i++) {
    const BusRule *rule = &g_array_index (wishes->rules, BusRule, i);
    g_autofree char *name = NULL;
    guint next = 0;
    const char *why = bus_rule_danger (bus, rule->verb, rule->text, &next, &name);

    if (idle)
      lint_add (lint, rule->origin, LINT_WARNING, "dbus-%s.%s has no effect: the bus is not in the mode \"filter\"", bus_name (bus),
                bus_verb_name (rule->verb));
    else if (why != NULL)
      lint_add (lint, rule->origin, LINT_DANGER, "dbus-%s.%s %s leads out of the jail: %s", bus_name (bus),
                bus_verb_name (rule->verb), rule->text, why);
  }
  for (guint i = 0; idle && i < wishes->sets->len; i++)
    lint_add (lint, g_array_index (wishes->sets, TextWish, i).origin, LINT_WARNING,
              "dbus-%s.allow has no effect: the bus is not in the mode \"filter\"", bus_name (bus));
}

/* Whether a jail refuses that call without any word about system calls: then no word permits it. */
static gboolean
is_always_refused (const Lint *lint, const char *call)
{
  const FilterContext context = { .kernel = 6 << 16 };
  const guint64 arguments[6] = { 0 };
  static const PolicyFlag opening[] = { POLICY_ALLOW_USERNS, POLICY_ALLOW_INNER_JAILS };
  g_autoptr (Policy) policy = policy_new ();
  g_autoptr (FilterSet) set = NULL;
  guint32 arch = filter_abi_arch (FILTER_ABI_NATIVE);
  int number = syscall_number (arch, call);

  for (gsize i = 0; i < G_N_ELEMENTS (opening); i++)
    if (policy_has (lint->policy, opening[i]))
      policy_set_flag (policy, opening[i], ORIGIN_BUILT_IN);
  set = filter_set_from_policy (policy, &context, NULL, NULL);
  return set != NULL && number >= 0
         && !filter_action_equal (filter_set_evaluate (set, arch, (guint32) number, arguments), FILTER_ACTION_ALLOW);
}

/* `kept`: the list has what is permitted, else what is refused and, with a '!', exceptions. */
static void
check_calls (Lint *lint, const TextWish *wish, gboolean kept)
{
  g_auto (GStrv) words = NULL;

  if (wish->text == NULL || !lint_is_own (lint, wish->origin) || lint->imported)
    return;
  words = g_strsplit (wish->text, ",", -1);
  for (char **word = words; *word != NULL; word++) {
    gboolean negated = **word == '!';
    const char *call = *word + negated;

    if (negated != kept && is_always_refused (lint, call))
      lint_add (lint, wish->origin, LINT_WARNING, "'%s' has no effect: every jail refuses %s", *word, call);
  }
}

/* "ignore WORD" for words that protect. */
static void
check_ignored (Lint *lint)
{
  static const char *const protecting[] = { "seccomp", "caps.drop all", "private-dev", "dbus-user", "dbus-system", "restrict-namespaces",
                                            "protocol", "read-only", "include secrets.inc", "include start-files.inc" };

  for (guint i = 0; lint->lines[i] != NULL; i++) {
    const char *line = lint->lines[i] + strspn (lint->lines[i], " \t");
    const char *word = line + strlen ("ignore ");

    for (gsize j = 0; g_str_has_prefix (line, "ignore ") && j < G_N_ELEMENTS (protecting); j++)
      if (g_str_has_prefix (word, protecting[j])) {
        lint_add (lint, (Origin) { lint->path, i + 1 }, LINT_DANGER, "'ignore %s' takes away what protects", protecting[j]);
        break;
      }
  }
}

void
lint_grants (Lint *lint)
{
  const SeccompWishes *seccomp = &lint->policy->seccomp;

  for (guint i = 0; i < lint->policy->paths->len; i++)
    check_path (lint, i);
  check_flags (lint);
  check_inner_jails (lint);
  check_display (lint);
  for (Bus bus = 0; bus < BUS_N; bus++)
    check_bus (lint, bus);
  check_calls (lint, &seccomp->deny, FALSE);
  check_calls (lint, &seccomp->deny_32, FALSE);
  check_calls (lint, &seccomp->keep, TRUE);
  check_calls (lint, &seccomp->keep_32, TRUE);
  check_ignored (lint);
}
