/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What tells machines apart, and names from addresses: machine-id, the host's
 * name, /etc/hosts, /etc/resolv.conf. */
#include "plan/planner-private.h"

#include <errno.h>
#include <string.h>
#include <sys/random.h>

/* A file with that content in the place of one that the jail shows or could show. */
static gboolean
replace_file (Planner *planner, const char *path, const char *content, Origin origin)
{
  g_auto (HostWay) way = { 0 };
  g_autofree char *real = host_resolve (planner->host, path, &way);
  ViewBacking backing;

  if (real == NULL)
    real = g_build_filename (way.existing, way.missing, NULL);
  backing = view_find (planner->view, real, NULL, NULL);
  if (way.entry == NULL && backing == VIEW_HOST)
    return FALSE; /* nothing is there that could be covered */
  for (guint i = 0; i < way.links->len; i++) {
    const char *link = g_ptr_array_index (way.links, i);

    if (view_find (planner->view, link, NULL, NULL) == VIEW_NOTHING)
      view_add_symlink (planner->view, link, host_look (planner->host, link)->link, origin);
  }
  view_add_file (planner->view, real, content, strlen (content), origin);
  return TRUE;
}

static void
random_hex (char *text, gsize digits)
{
  static const char letters[] = "0123456789abcdef";
  guint8 bytes[32];

  while (getrandom (bytes, sizeof bytes, 0) != (ssize_t) sizeof bytes)
    ;
  for (gsize i = 0; i < digits; i++)
    text[i] = letters[bytes[i % sizeof bytes] & 15];
  text[digits] = '\0';
}

static void
plan_machine_id (Planner *planner)
{
  const FlagWish *wish = &planner->policy->flags[POLICY_MACHINE_ID];
  char text[32 + 2];

  if (!wish->set)
    return;
  random_hex (text, 32);
  g_strlcat (text, "\n", sizeof text);
  replace_file (planner, "/etc/machine-id", text, wish->origin);
  replace_file (planner, "/var/lib/dbus/machine-id", text, wish->origin);
}

static gboolean
plan_resolver (Planner *planner, GError **error)
{
  const GArray *dns = planner->policy->dns;
  g_autoptr (GString) text = g_string_new (NULL);
  Origin origin = ORIGIN_BUILT_IN;

  for (guint i = 0; i < dns->len; i++) {
    const TextWish *wish = &g_array_index (dns, TextWish, i);

    g_string_append_printf (text, "nameserver %s\n", wish->text);
    origin = wish->origin;
  }
  if (dns->len > 0 && !replace_file (planner, "/etc/resolv.conf", text->str, origin)) {
    g_autofree char *where = origin_to_string (origin);

    g_set_error (error, JAIL_ERROR, JAIL_ERROR_HOST,
                 "%s: there is no /etc/resolv.conf to put the name servers in place of; private-etc makes one", where);
    return FALSE;
  }
  return TRUE;
}

static gboolean
plan_hosts (Planner *planner, GError **error)
{
  const TextWish *wish = &planner->policy->hosts_file;
  g_autofree char *source = NULL, *real = NULL;
  g_auto (HostWay) way = { 0 };

  if (wish->text == NULL)
    return TRUE;
  source = plan_source (planner, wish->text, wish->origin, &way, error);
  if (source == NULL)
    return FALSE;
  real = host_resolve (planner->host, "/etc/hosts", NULL);
  if (!S_ISREG (way.entry->mode)
      || (real == NULL && view_find (planner->view, "/etc/hosts", NULL, NULL) == VIEW_HOST)) {
    g_autofree char *where = origin_to_string (wish->origin);
    g_autofree char *shown = g_strescape (wish->text, NULL);

    g_set_error (error, JAIL_ERROR, JAIL_ERROR_HOST, "%s: %s%s", where,
                 S_ISREG (way.entry->mode) ? "there is no /etc/hosts to take the place of " : "not a file: ", shown);
    return FALSE;
  }
  view_add_bind (planner->view, real != NULL ? real : "/etc/hosts", source, FALSE, ATTRIBUTES_SYSTEM, wish->origin);
  return TRUE;
}

static void
plan_host_name (Planner *planner)
{
  const FlagWish *wish = &planner->policy->flags[POLICY_HOSTNAME_RANDOMIZE];
  char text[12 + 1];

  planner->plan->hostname = planner->policy->hostname.text;
  planner->plan->hostname_origin = planner->policy->hostname.origin;
  if (planner->plan->hostname != NULL || !wish->set)
    return;
  random_hex (text, 12);
  /* A name starts with a letter. */
  text[0] = (char) ('a' + text[0] % 26);
  planner->plan->hostname = plan_text (planner->plan, text);
  planner->plan->hostname_origin = wish->origin;
}

gboolean
plan_identity (Planner *planner, GError **error)
{
  plan_machine_id (planner);
  plan_host_name (planner);
  return plan_resolver (planner, error) && plan_hosts (planner, error);
}
