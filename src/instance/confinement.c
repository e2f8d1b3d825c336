/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "instance/confinement.h"

#include "util/error.h"

#include <linux/filter.h>

static GVariant *
filter_to_variant (GBytes *filter)
{
  gsize size;
  gconstpointer data = g_bytes_get_data (filter, &size);

  return g_variant_new_fixed_array (G_VARIANT_TYPE_BYTE, data, size, 1);
}

static GVariant *
filters_to_variant (const Plan *plan)
{
  GVariantBuilder builder;

  g_variant_builder_init (&builder, G_VARIANT_TYPE ("aay"));
  for (guint i = 0; i < plan->filters->len; i++)
    g_variant_builder_add_value (&builder, filter_to_variant (g_ptr_array_index (plan->filters, i)));
  return g_variant_builder_end (&builder);
}

static GVariant *
limits_to_variant (const Plan *plan)
{
  GVariantBuilder builder;

  g_variant_builder_init (&builder, G_VARIANT_TYPE ("a(it)"));
  for (guint i = 0; i < plan->limits->len; i++) {
    const PlannedLimit *limit = &g_array_index (plan->limits, PlannedLimit, i);

    g_variant_builder_add (&builder, "(it)", limit->resource, (guint64) limit->value);
  }
  return g_variant_builder_end (&builder);
}

static GVariant *
environment_to_variant (const Plan *plan)
{
  GVariantBuilder builder;

  g_variant_builder_init (&builder, G_VARIANT_TYPE ("aay"));
  for (guint i = 0; i < plan->environment->len; i++)
    g_variant_builder_add (&builder, "^ay", g_array_index (plan->environment, PlannedVariable, i).name);
  return g_variant_builder_end (&builder);
}

/* Paths are looked up again for a program that joins: see enforce/landlock.c. */
static GVariant *
ruleset_to_variant (const PlannedRuleset *ruleset)
{
  GVariantBuilder rules, ports;

  g_variant_builder_init (&rules, G_VARIANT_TYPE ("a(aytbb)"));
  for (guint i = 0; i < ruleset->rules->len; i++) {
    const LandlockRule *rule = &g_array_index (ruleset->rules, LandlockRule, i);

    g_variant_builder_add (&rules, "(^aytbb)", rule->path, (guint64) rule->access, rule->own, rule->optional);
  }
  g_variant_builder_init (&ports, G_VARIANT_TYPE ("a(tt)"));
  for (guint i = 0; i < ruleset->ports->len; i++) {
    const LandlockPort *port = &g_array_index (ruleset->ports, LandlockPort, i);

    g_variant_builder_add (&ports, "(tt)", (guint64) port->port, (guint64) port->access);
  }
  return g_variant_new ("(tta(aytbb)a(tt))", (guint64) ruleset->handled_fs, (guint64) ruleset->handled_net, &rules,
                        &ports);
}

GVariant *
confinement_from_plan (const Plan *plan)
{
  GVariantDict dict;

  g_variant_dict_init (&dict, NULL);
  g_variant_dict_insert (&dict, "uid", "u", (guint32) plan->uid);
  g_variant_dict_insert (&dict, "gid", "u", (guint32) plan->gid);
  g_variant_dict_insert (&dict, "directory", "^ay", plan->directory);
  g_variant_dict_insert_value (&dict, "environment", environment_to_variant (plan));
  g_variant_dict_insert (&dict, "capabilities", "t", (guint64) plan->keep_capabilities);
  g_variant_dict_insert (&dict, "scopes", "t", (guint64) plan->landlock_scopes);
  g_variant_dict_insert_value (&dict, "landlock", ruleset_to_variant (&plan->landlock));
  g_variant_dict_insert_value (&dict, "landlock-wishes", ruleset_to_variant (&plan->landlock_wishes));
  g_variant_dict_insert (&dict, "namespaces", "t", (guint64) plan->namespaces);
  g_variant_dict_insert (&dict, "userns", "b", plan->allow_userns);
  g_variant_dict_insert (&dict, "own-group", "b", plan->own_group);
  g_variant_dict_insert (&dict, "deny-write-execute", "b", plan->deny_write_execute);
  g_variant_dict_insert (&dict, "apparmor", "^ay", plan->apparmor.command != NULL ? plan->apparmor.command : "");
  g_variant_dict_insert_value (&dict, "filters", filters_to_variant (plan));
  if (plan->strict_filter != NULL)
    g_variant_dict_insert_value (&dict, "strict-filter", filter_to_variant (plan->strict_filter));
  g_variant_dict_insert_value (&dict, "limits", limits_to_variant (plan));
  g_variant_dict_insert (&dict, "nice", "i", plan->nice);
  g_variant_dict_insert (&dict, "memory-score", "i", plan->memory_score);
  g_variant_dict_insert_value (&dict, "processors",
                               g_variant_new_fixed_array (G_VARIANT_TYPE_INT32, plan->processors->data,
                                                          plan->processors->len, sizeof (gint32)));
  return g_variant_dict_end (&dict);
}

/* NULL where it is none that the kernel would take. */
static GBytes *
variant_to_filter (GVariant *value)
{
  gsize size;
  gconstpointer data = g_variant_get_fixed_array (value, &size, 1);

  if (size == 0 || size % sizeof (struct sock_filter) != 0 || size / sizeof (struct sock_filter) > BPF_MAXINSNS)
    return NULL;
  return g_bytes_new (data, size);
}

static gboolean
take_filters (Plan *plan, GVariantDict *dict)
{
  g_autoptr (GVariant) filters = g_variant_dict_lookup_value (dict, "filters", G_VARIANT_TYPE ("aay"));
  g_autoptr (GVariant) strict = g_variant_dict_lookup_value (dict, "strict-filter", G_VARIANT_TYPE ("ay"));

  for (gsize i = 0; filters != NULL && i < g_variant_n_children (filters); i++) {
    g_autoptr (GVariant) child = g_variant_get_child_value (filters, i);
    GBytes *filter = variant_to_filter (child);

    if (filter == NULL)
      return FALSE;
    g_ptr_array_add (plan->filters, filter);
  }
  if (strict != NULL && (plan->strict_filter = variant_to_filter (strict)) == NULL)
    return FALSE;
  return filters != NULL;
}

static gboolean
take_environment (Plan *plan, GVariantDict *dict)
{
  g_autoptr (GVariant) environment = g_variant_dict_lookup_value (dict, "environment", G_VARIANT_TYPE ("aay"));

  for (gsize i = 0; environment != NULL && i < g_variant_n_children (environment); i++) {
    g_autoptr (GVariant) child = g_variant_get_child_value (environment, i);
    PlannedVariable variable = { plan_text (plan, g_variant_get_bytestring (child)), ORIGIN_BUILT_IN };

    g_array_append_val (plan->environment, variable);
  }
  return environment != NULL;
}

static gboolean
take_ruleset (Plan *plan, GVariantDict *dict, const char *key, PlannedRuleset *ruleset)
{
  g_autoptr (GVariant) value = g_variant_dict_lookup_value (dict, key, G_VARIANT_TYPE ("(tta(aytbb)a(tt))"));
  g_autoptr (GVariantIter) rules = NULL, ports = NULL;
  guint64 files, net, access, port;
  gboolean own, optional;
  const char *path;

  if (value == NULL)
    return FALSE;
  g_variant_get (value, "(tta(aytbb)a(tt))", &files, &net, &rules, &ports);
  ruleset->handled_fs = files;
  ruleset->handled_net = net;
  while (g_variant_iter_next (rules, "(^&aytbb)", &path, &access, &own, &optional)) {
    LandlockRule rule = { plan_text (plan, path), access, own, optional, ORIGIN_BUILT_IN };

    g_array_append_val (ruleset->rules, rule);
  }
  while (g_variant_iter_next (ports, "(tt)", &port, &access)) {
    LandlockPort one = { port, access, ORIGIN_BUILT_IN };

    g_array_append_val (ruleset->ports, one);
  }
  return TRUE;
}

static gboolean
take_limits (Plan *plan, GVariantDict *dict)
{
  g_autoptr (GVariant) limits = g_variant_dict_lookup_value (dict, "limits", G_VARIANT_TYPE ("a(it)"));
  g_autoptr (GVariant) processors = g_variant_dict_lookup_value (dict, "processors", G_VARIANT_TYPE ("ai"));
  gsize n = 0;

  if (limits == NULL || processors == NULL)
    return FALSE;
  for (gsize i = 0; i < g_variant_n_children (limits); i++) {
    PlannedLimit limit = { .origin = ORIGIN_BUILT_IN };
    guint64 value;

    g_variant_get_child (limits, i, "(it)", &limit.resource, &value);
    limit.value = value;
    g_array_append_val (plan->limits, limit);
  }
  gconstpointer numbers = g_variant_get_fixed_array (processors, &n, sizeof (gint32));

  g_array_append_vals (plan->processors, numbers, (guint) n);
  for (gsize i = 0; i < n; i++)
    if (g_array_index (plan->processors, int, i) < 0 || g_array_index (plan->processors, int, i) >= 1024)
      return FALSE;
  return TRUE;
}

Plan *
confinement_to_plan (GVariant *confinement, GError **error)
{
  g_autoptr (Plan) plan = plan_new ();
  g_auto (GVariantDict) dict = G_VARIANT_DICT_INIT (confinement);
  g_autofree char *directory = NULL, *apparmor = NULL;
  guint64 capabilities = 0, scopes = 0, namespaces = 0;
  guint32 uid = 0, gid = 0;

  if (!g_variant_dict_lookup (&dict, "uid", "u", &uid) || !g_variant_dict_lookup (&dict, "gid", "u", &gid)
      || !g_variant_dict_lookup (&dict, "directory", "^ay", &directory)
      || !g_variant_dict_lookup (&dict, "capabilities", "t", &capabilities)
      || !g_variant_dict_lookup (&dict, "scopes", "t", &scopes)
      || !g_variant_dict_lookup (&dict, "namespaces", "t", &namespaces)
      || !g_variant_dict_lookup (&dict, "userns", "b", &plan->allow_userns)
      || !g_variant_dict_lookup (&dict, "own-group", "b", &plan->own_group)
      || !g_variant_dict_lookup (&dict, "deny-write-execute", "b", &plan->deny_write_execute)
      || !g_variant_dict_lookup (&dict, "apparmor", "^ay", &apparmor)
      || !g_variant_dict_lookup (&dict, "nice", "i", &plan->nice)
      || !g_variant_dict_lookup (&dict, "memory-score", "i", &plan->memory_score) || !take_filters (plan, &dict)
      || !take_ruleset (plan, &dict, "landlock", &plan->landlock)
      || !take_ruleset (plan, &dict, "landlock-wishes", &plan->landlock_wishes) || !take_environment (plan, &dict) || !take_limits (plan, &dict) || directory[0] != '/') {
    g_set_error_literal (error, JAIL_ERROR, JAIL_ERROR_HOST,
                         "the jail does not say in full how it confines its programs");
    return NULL;
  }
  plan->uid = uid;
  plan->gid = gid;
  plan->directory = plan_text (plan, directory);
  plan->apparmor.command = apparmor[0] != '\0' ? plan_text (plan, apparmor) : NULL;
  plan->keep_capabilities = capabilities;
  plan->landlock_scopes = scopes;
  plan->namespaces = namespaces;
  return g_steal_pointer (&plan);
}
