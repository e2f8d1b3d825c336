/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Callbacks about everything but paths. */
#include "profile/apply.h"

#include <arpa/inet.h>
#include <string.h>

#include "profile/list-word.h"
#include "profile/profile-error.h"
#include "profile/reader-internal.h"
#include "profile/words.h"

/* sethostname(2) takes no more. */
#define LONGEST_HOSTNAME 64

static gboolean
wrong (const DirectiveUse *use, GError **error, const char *problem)
{
  return profile_error (error, JAIL_ERROR_PROFILE, use->origin, "%s: %s",
                        use->directive->name, problem);
}

/* An option was there first, and this is a line. */
static gboolean
option_stands (Origin standing, Origin now)
{
  return standing.file != NULL && standing.line == 0 && now.line > 0;
}

static void
set_text (const DirectiveUse *use, TextWish *wish, const char *text)
{
  if (wish->text != NULL && option_stands (wish->origin, use->origin))
    return;
  wish->text = policy_intern (use->policy, text);
  wish->origin = use->origin;
}

gboolean
apply_flag (const DirectiveUse *use, GError **error G_GNUC_UNUSED)
{
  policy_set_flag (use->policy, (PolicyFlag) use->directive->parameter, use->origin);
  return TRUE;
}

gboolean
apply_nothing (const DirectiveUse *use G_GNUC_UNUSED, GError **error G_GNUC_UNUSED)
{
  return TRUE;
}

/* A directive that knows no word but "none". */
gboolean
apply_only_none (const DirectiveUse *use, GError **error)
{
  g_autofree char *shown = NULL;

  if (use->argument != NULL && strcmp (use->argument, "none") == 0)
    return apply_flag (use, error);
  shown = use->argument != NULL ? profile_show_word (use->argument) : g_strdup ("without 'none'");
  return profile_error (error, JAIL_ERROR_NOT_SUPPORTED, use->origin, "%s %s cannot be had: connecting a network takes root; there is 'none', and without the word the host's",
                        use->directive->name, shown);
}

static gboolean
check_capabilities (const DirectiveUse *use, GError **error)
{
  const char *item = use->argument;

  for (;;)
    {
      gsize length = strcspn (item, ",");

      if (list_word_find (words_capabilities, item, length) < 0)
        {
          g_autofree char *problem = list_word_problem (words_capabilities, item, length);

          return wrong (use, error, problem);
        }
      if (item[length] == '\0')
        return TRUE;
      item += length + 1;
    }
}

gboolean
apply_caps (const DirectiveUse *use, GError **error)
{
  CapsRank rank = (CapsRank) use->directive->parameter;
  CapsMode mode = CAPS_DROP_ALL;

  if (rank == CAPS_RANK_DROP && strcmp (use->argument, "all") == 0)
    rank = CAPS_RANK_DROP_ALL;
  if (rank == CAPS_RANK_DROP || rank == CAPS_RANK_KEEP)
    {
      if (!check_capabilities (use, error))
        return FALSE;
      mode = rank == CAPS_RANK_DROP ? CAPS_DROP : CAPS_KEEP;
    }
  /* Which list counts is a matter of rank; within one rank, of who speaks. */
  if (!profile_reader_claim_caps (use->reader, rank)
      || (use->policy->caps.mode == mode && option_stands (use->policy->caps.origin, use->origin)))
    return TRUE;

  /* Chromium's set-user-id helper needs these two and no others. Here it gets
   * nowhere; what the program can have is a sandbox of its own user namespaces. */
  if (use->imported && mode == CAPS_KEEP && strcmp (use->argument, "sys_admin,sys_chroot") == 0
      && (use->policy->seccomp.restrict_namespaces & NAMESPACE_USER) == 0)
    {
      mode = CAPS_DROP_ALL;
      policy_set_flag (use->policy, POLICY_ALLOW_USERNS, use->origin);
      policy_add_note (use->policy, use->origin, "caps.keep sys_admin,sys_chroot is taken for allow-userns: "
                       "the program makes its own sandbox without these capabilities");
    }
  use->policy->caps = (CapsWish) {
    mode, mode == CAPS_DROP_ALL ? NULL : policy_intern (use->policy, use->argument), use->origin,
  };
  return TRUE;
}

/* The items themselves are understood where the calls are known. */
static const char *
call_list_problem (const char *list)
{
  if (list[0] == '\0')
    return "the list is empty";
  for (const char *p = list; *p != '\0'; p++)
    if (!g_ascii_isalnum (*p) && strchr ("_,:@$!-", *p) == NULL)
      return "a list of system calls has letters, digits and _ , : @ $ ! - only";
  if (list[0] == ',' || g_str_has_suffix (list, ",") || strstr (list, ",,") != NULL)
    return "the list has an empty item";
  return NULL;
}

gboolean
apply_system_calls (const DirectiveUse *use, GError **error)
{
  SeccompWishes *seccomp = &use->policy->seccomp;
  TextWish *wishes[] = {
    [CALLS_DENY] = &seccomp->deny, [CALLS_DROP] = &seccomp->drop, [CALLS_KEEP] = &seccomp->keep,
    [CALLS_DENY_32] = &seccomp->deny_32, [CALLS_DROP_32] = &seccomp->drop_32,
    [CALLS_KEEP_32] = &seccomp->keep_32,
  };
  TextWish *wish = wishes[use->directive->parameter];
  const char *problem;

  if (use->argument == NULL)
    {
      /* The bare word asks for the filter; it does not take a list back. */
      if (wish->text == NULL)
        set_text (use, wish, "");
      return TRUE;
    }

  if (use->directive->parameter == CALLS_DENY && strcmp (use->argument, "strict") == 0)
    {
      seccomp->strict = (FlagWish) { TRUE, use->origin };
      return TRUE;
    }
  if (use->directive->parameter == CALLS_DENY && strcmp (use->argument, "log") == 0)
    {
      seccomp->staging = (FlagWish) { TRUE, use->origin };
      if (wish->text == NULL)
        set_text (use, wish, "");
      return TRUE;
    }
  /* No name of a call has these characters. */
  if (use->directive->parameter == CALLS_DENY
      && (strchr (use->argument, '/') != NULL || g_str_has_suffix (use->argument, ".json")))
    return apply_seccomp_document (use, error);
  problem = call_list_problem (use->argument);
  if (problem != NULL)
    return wrong (use, error, problem);
  /* A bare option did not name a list that would have to stand. */
  if (wish->text != NULL && wish->text[0] == '\0')
    wish->text = NULL;
  set_text (use, wish, use->argument);
  return TRUE;
}

gboolean
apply_filter_switch (const DirectiveUse *use, GError **error G_GNUC_UNUSED)
{
  SeccompWishes *seccomp = &use->policy->seccomp;
  FlagWish *wish = use->directive->parameter == FILTER_BLOCK_SECONDARY
                     ? &seccomp->block_secondary : &seccomp->memory_deny_write_execute;

  *wish = (FlagWish) { TRUE, use->origin };
  return TRUE;
}

gboolean
apply_error_action (const DirectiveUse *use, GError **error)
{
  const char *action = use->argument;
  gboolean is_errno = action[0] == 'E' && action[1] != '\0';

  for (const char *p = action; *p != '\0'; p++)
    is_errno = is_errno && (g_ascii_isupper (*p) || g_ascii_isdigit (*p));
  if (!is_errno && strcmp (action, "kill") != 0 && strcmp (action, "log") != 0)
    return wrong (use, error, "expected kill, log or the name of an error such as EPERM");

  set_text (use, &use->policy->seccomp.error_action, action);
  return TRUE;
}

gboolean
apply_protocol (const DirectiveUse *use, GError **error)
{
  SeccompWishes *seccomp = &use->policy->seccomp;
  g_autofree char *problem = NULL;
  guint set = seccomp->protocols;

  if (!list_word_edit (use->argument, words_protocols, &set, &problem))
    return wrong (use, error, problem);

  seccomp->protocols = (ProtocolSet) set;
  seccomp->protocols_set = TRUE;
  seccomp->protocol_origin = use->origin;
  return TRUE;
}

gboolean
apply_restrict_namespaces (const DirectiveUse *use, GError **error)
{
  SeccompWishes *seccomp = &use->policy->seccomp;
  g_autofree char *problem = NULL;
  guint set = seccomp->restrict_namespaces;

  if (use->argument == NULL)
    set = NAMESPACE_ALL;
  else if (!list_word_edit (use->argument, words_namespaces, &set, &problem))
    return wrong (use, error, problem);

  seccomp->restrict_namespaces = (NamespaceSet) set;
  seccomp->restrict_namespaces_origin = use->origin;
  return TRUE;
}

/* What an option said about a variable stands. */
static gboolean
option_has_variable (const DirectiveUse *use, const char *name)
{
  const GArray *environment = use->policy->environment;

  for (guint i = 0; i < environment->len; i++)
    {
      const EnvWish *wish = &g_array_index (environment, EnvWish, i);

      if (option_stands (wish->origin, use->origin) && strcmp (wish->name, name) == 0)
        return TRUE;
    }
  return FALSE;
}

gboolean
apply_env (const DirectiveUse *use, GError **error)
{
  const char *equals = strchr (use->argument, '=');
  g_autofree char *name = NULL;

  if (equals == NULL || equals == use->argument)
    return wrong (use, error, "write NAME=VALUE");
  name = g_strndup (use->argument, (gsize) (equals - use->argument));
  if (strchr (name, ' ') != NULL)
    return wrong (use, error, "the name of a variable has no blank");

  if (!option_has_variable (use, name))
    policy_set_environment (use->policy, name, equals + 1, use->origin);
  return TRUE;
}

gboolean
apply_rmenv (const DirectiveUse *use, GError **error)
{
  if (strpbrk (use->argument, "= ") != NULL || use->argument[0] == '\0')
    return wrong (use, error, "write the NAME of a variable, or a glob");

  if (!option_has_variable (use, use->argument))
    policy_set_environment (use->policy, use->argument, NULL, use->origin);
  return TRUE;
}

gboolean
apply_hostname (const DirectiveUse *use, GError **error)
{
  const char *name = use->argument;
  gsize length = strlen (name);
  gboolean only_digits = TRUE;

  if (length == 0 || length > LONGEST_HOSTNAME)
    return wrong (use, error, "a host name has 1 to 64 characters");
  for (gsize i = 0; i < length; i++)
    {
      if (!g_ascii_isalnum (name[i]) && strchr (".-_", name[i]) == NULL)
        return wrong (use, error, "a host name has letters, digits, dots, hyphens and _ only");
      only_digits = only_digits && g_ascii_isdigit (name[i]);
    }
  if (!g_ascii_isalnum (name[0]) || !g_ascii_isalnum (name[length - 1]) || only_digits)
    return wrong (use, error, "a host name starts and ends with a letter or digit and is no number");

  set_text (use, &use->policy->hostname, name);
  return TRUE;
}

gboolean
apply_dns (const DirectiveUse *use, GError **error)
{
  TextWish wish = { policy_intern (use->policy, use->argument), use->origin };
  struct in6_addr address;

  if (inet_pton (AF_INET, use->argument, &address) != 1 && inet_pton (AF_INET6, use->argument, &address) != 1)
    return wrong (use, error, "write the address of a name server: 192.0.2.1 or 2001:db8::1");
  /* resolv.conf(5) takes three, Firejail's profiles may have four. */
  if (use->policy->dns->len >= 4)
    return wrong (use, error, "there are four already");
  g_array_append_val (use->policy->dns, wish);
  return TRUE;
}

gboolean
apply_apparmor (const DirectiveUse *use, GError **error)
{
  AppArmorWish *wish = &use->policy->apparmor;

  if (use->directive->parameter != APPARMOR_WISH)
    {
      wish->replace = use->directive->parameter == APPARMOR_REPLACE;
      return TRUE;
    }
  if (use->argument != NULL && (strpbrk (use->argument, " \t\"") != NULL || strlen (use->argument) > 255))
    return wrong (use, error, "the name of a profile has no blanks and no quotes");
  if (wish->wish.set && option_stands (wish->wish.origin, use->origin))
    return TRUE;
  wish->wish = (FlagWish) { TRUE, use->origin };
  if (use->argument != NULL)
    wish->profile = policy_intern (use->policy, use->argument);
  return TRUE;
}

gboolean
apply_netfilter (const DirectiveUse *use, GError **error)
{
  if (use->argument != NULL)
    return profile_error (error, JAIL_ERROR_NOT_SUPPORTED, use->origin,
                          "netfilter FILE cannot be had: rules need a network of the jail's own that is connected");
  policy_add_note (use->policy, use->origin,
                   "netfilter has no effect: the jail has the network of the host, or one with nothing in it");
  return TRUE;
}

gboolean
apply_ignore (const DirectiveUse *use, GError **error G_GNUC_UNUSED)
{
  gsize length = strcspn (use->argument, " ");

  if (directive_find (use->argument, length) == NULL)
    {
      g_autofree char *name = g_strndup (use->argument, length);
      g_autofree char *shown = profile_show_word (name);
      g_autofree char *hint = profile_show_hint (directive_suggest (name, IN_PROFILE));

      profile_reader_warn (use->reader, use->origin, "ignore: %s is no directive%s", shown, hint);
    }
  profile_reader_ignore (use->reader, use->argument);
  return TRUE;
}

gboolean
apply_warn (const DirectiveUse *use, GError **error G_GNUC_UNUSED)
{
  profile_reader_warn (use->reader, use->origin, "%s", use->argument);
  return TRUE;
}
