/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The D-Bus buses: none, through xdg-dbus-proxy(1), or as they are. One proxy
 * serves both buses; where refused calls are written down there is one for each,
 * since what a proxy prints does not tell its buses apart. */
#include "plan/planner-private.h"

#include <sched.h>
#include <string.h>
#include <sys/un.h>
#include <unistd.h>

#define SYSTEM_BUS_SOCKET "/run/dbus/system_bus_socket"

/* Below the instance directory. */
#define PROXY_DIRECTORY "bus"

typedef struct {
  Bus bus;
  const BusWishes *wishes;
  BusMode mode;        /* what the wishes come to on this host */
  char *address;       /* of the bus outside, as the proxy wants it; NULL: there is none */
  char *socket;        /* the same as a path free of links; NULL: an abstract socket */
  const char *inside;  /* where the program finds it */
} PlannedBus;

static void
planned_bus_clear (PlannedBus *bus)
{
  g_free (bus->address);
  g_free (bus->socket);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (PlannedBus, planned_bus_clear)

static gboolean G_GNUC_PRINTF (3, 4)
refuse (Origin origin, GError **error, const char *format, ...)
{
  g_autofree char *where = origin_to_string (origin);
  g_autofree char *text = NULL;
  va_list arguments;

  va_start (arguments, format);
  text = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  g_set_error (error, JAIL_ERROR, JAIL_ERROR_HOST, "%s: %s", where, text);
  return FALSE;
}

/* Where the buses are ------------------------------------------------------ */

static void
find_path (Planner *planner, PlannedBus *bus, const char *path)
{
  g_auto (HostWay) way = { 0 };

  bus->socket = host_resolve (planner->host, path, &way);
  if (bus->socket != NULL && S_ISSOCK (way.entry->mode))
    bus->address = g_strconcat ("unix:path=", bus->socket, NULL);
  else
    g_clear_pointer (&bus->socket, g_free);
}

static void
find_runtime (Planner *planner, PlannedBus *bus)
{
  g_autofree char *path = g_build_filename (planner->host_runtime, "bus", NULL);

  find_path (planner, bus, path);
}

/* The value of a key of the first address that is a socket of this machine. */
static void
find_address (Planner *planner, PlannedBus *bus, const char *addresses)
{
  g_auto (GStrv) list = g_strsplit (addresses, ";", -1);

  for (char **address = list; *address != NULL && bus->address == NULL; address++) {
    g_auto (GStrv) pairs = NULL;

    if (!g_str_has_prefix (*address, "unix:"))
      continue;
    pairs = g_strsplit (*address + strlen ("unix:"), ",", -1);
    for (char **pair = pairs; *pair != NULL; pair++) {
      g_autofree char *value = strchr (*pair, '=') != NULL ? g_uri_unescape_string (strchr (*pair, '=') + 1, NULL) : NULL;

      if (g_str_has_prefix (*pair, "path=") && value != NULL)
        find_path (planner, bus, value);
      else if (g_strcmp0 (*pair, "runtime=yes") == 0 && planner->host_runtime != NULL)
        find_runtime (planner, bus);
      else if (g_str_has_prefix (*pair, "abstract=") && value != NULL)
        bus->address = g_strconcat ("unix:", *pair, NULL);
    }
  }
}

static void
find_bus (Planner *planner, PlannedBus *bus)
{
  const char *variable = bus->bus == BUS_USER ? "DBUS_SESSION_BUS_ADDRESS" : "DBUS_SYSTEM_BUS_ADDRESS";
  const char *address = plan_caller_variable (planner, variable);
  g_autofree char *usual = NULL;

  if (address != NULL && address[0] != '\0') {
    find_address (planner, bus, address);
    return;
  }
  if (bus->bus == BUS_SYSTEM)
    usual = g_strdup (SYSTEM_BUS_SOCKET);
  else if (planner->host_runtime != NULL)
    usual = g_build_filename (planner->host_runtime, "bus", NULL);
  if (usual != NULL)
    find_path (planner, bus, usual);
}

/* What the rules say ------------------------------------------------------- */

/* Every name that leads out has to be named in a line of its own. */
static gboolean
check_danger (const PlannedBus *bus, const BusRule *rule, GError **error)
{
  g_autofree char *name = NULL;
  const char *why;
  guint next = 0;

  while ((why = bus_rule_danger (bus->bus, rule->verb, rule->text, &next, &name)) != NULL) {
    gboolean declared = FALSE;

    for (guint i = 0; i < bus->wishes->dangerous->len; i++)
      declared = declared || bus_pattern_covers (g_array_index (bus->wishes->dangerous, TextWish, i).text, name);
    if (!declared) {
      g_autofree char *where = origin_to_string (rule->origin);

      g_set_error (error, JAIL_ERROR, JAIL_ERROR_PROFILE,
                   "%s: dbus-%s.%s %s leads out of the jail: %s; leave it out, or add \"dbus-%s.dangerous %s\"", where,
                   bus_name (bus->bus), bus_verb_name (rule->verb), rule->text, why, bus_name (bus->bus), name);
      return FALSE;
    }
    g_clear_pointer (&name, g_free);
  }
  return TRUE;
}

static void
add_rule (Planner *planner, PlannedHelper *proxy, BusVerb verb, const char *text)
{
  g_autofree char *argument = g_strdup_printf ("--%s=%s", bus_verb_name (verb), text);

  plan_helper_argument (planner->plan, proxy, argument);
}

/* A rule of a set for this program; nothing where its name cannot be part of a bus name. */
static void
add_set_rule (Planner *planner, PlannedHelper *proxy, const BusSetRule *rule)
{
  g_autofree char *program = plan_program_name (planner);
  g_auto (GStrv) parts = g_strsplit (rule->text, "${PROGRAM}", 2);
  g_autofree char *text = g_strjoinv (program, parts);

  if (bus_rule_problem (rule->verb, text) == NULL && (parts[1] == NULL || strchr (program, '.') == NULL))
    add_rule (planner, proxy, rule->verb, text);
}

/* Also where there is no bus to reach: a line that is wrong is wrong on every machine. */
static gboolean
check_rules (const PlannedBus *bus, GError **error)
{
  for (guint i = 0; i < bus->wishes->rules->len; i++)
    if (!check_danger (bus, &g_array_index (bus->wishes->rules, BusRule, i), error))
      return FALSE;
  return TRUE;
}

static void
add_rules (Planner *planner, PlannedHelper *proxy, const PlannedBus *bus)
{
  const BusWishes *wishes = bus->wishes;

  for (guint i = 0; i < wishes->rules->len; i++) {
    const BusRule *rule = &g_array_index (wishes->rules, BusRule, i);

    add_rule (planner, proxy, rule->verb, rule->text);
  }
  for (guint i = 0; i < wishes->sets->len; i++) {
    const BusSet *set = bus_set_find (bus->bus, g_array_index (wishes->sets, TextWish, i).text);

    for (const BusSetRule *rule = set->rules; rule->text != NULL; rule++)
      add_set_rule (planner, proxy, rule);
  }
}

/* The proxy ---------------------------------------------------------------- */

static PlannedHelper *
add_proxy (Planner *planner, Origin origin, GError **error)
{
  const char *program = plan_find_helper (planner, "xdg-dbus-proxy", "xdg-dbus-proxy", origin, error);
  PlannedHelper *proxy;
  g_autofree char *ready = g_strdup_printf ("--fd=%d", HELPER_READY_FD);

  if (program == NULL)
    return NULL;
  if (planner->request->instance_directory == NULL || planner->host_runtime == NULL) {
    refuse (origin, error, "the sockets of the bus proxy need a runtime directory; set XDG_RUNTIME_DIR");
    return NULL;
  }
  proxy = plan_add_helper (planner->plan, "bus proxy", program, origin);
  proxy->tells_ready = TRUE;
  proxy->directory = PROXY_DIRECTORY;
  plan_helper_argument (planner->plan, proxy, ready);
  return proxy;
}

/* Where the program is watched, what it is refused on a bus is told and learned as well. */
static gboolean
is_logged (const Planner *planner, const PlannedBus *bus)
{
  return bus->mode == BUS_FILTER
         && (bus->wishes->log.set || policy_has (planner->policy, POLICY_TRACE_DENIALS) || planner->policy->learn.text != NULL);
}

static gboolean
add_bus (Planner *planner, PlannedHelper *proxy, const PlannedBus *bus, GError **error)
{
  g_autofree char *instance = g_path_get_basename (planner->request->instance_directory);
  g_autofree char *socket = g_build_filename (planner->host_runtime, "jail", instance, PROXY_DIRECTORY,
                                              bus_name (bus->bus), NULL);

  if (strlen (socket) >= sizeof ((struct sockaddr_un *) NULL)->sun_path)
    return refuse (bus->wishes->mode_origin, error, "the path of a socket is too long: '%s'; set XDG_RUNTIME_DIR", socket);
  plan_helper_argument (planner->plan, proxy, bus->address);
  plan_helper_argument (planner->plan, proxy, socket);
  if (bus->mode == BUS_FILTER) {
    plan_helper_argument (planner->plan, proxy, "--filter");
    if (is_logged (planner, bus)) {
      plan_helper_argument (planner->plan, proxy, "--log");
      proxy->log_reader = plan_text_printf (planner->plan, "%s/jail-bus-log", planner->request->helper_directory);
      proxy->log_word = bus_name (bus->bus);
      if (planner_is_watched (planner->policy))
        proxy->log_kept = plan_text_printf (planner->plan, "%s/refused-%s", planner->request->instance_directory, bus_name (bus->bus));
      if (planner->policy->bus_log.text != NULL && planner->policy->bus_log.text[0] != '\0')
        proxy->log_file = plan_log_path (planner, &planner->policy->bus_log, error);
      if (proxy->log_file == NULL && planner->policy->bus_log.text != NULL && planner->policy->bus_log.text[0] != '\0')
        return FALSE;
    }
    add_rules (planner, proxy, bus);
  }
  view_add_bind (planner->view, bus->inside, socket, FALSE, ATTRIBUTES_SYSTEM | MOUNT_ATTR_NOEXEC,
                 bus->wishes->mode_origin);
  return TRUE;
}

/* What the proxy itself sees: the sockets of its buses and the directory for its own. */
static gboolean
add_root (Planner *planner, PlannedHelper *proxy, const PlannedBus *const *buses, guint n_buses, GError **error)
{
  g_autofree char *instance = g_path_get_basename (planner->request->instance_directory);
  g_autofree char *own = g_build_filename (planner->host_runtime, "jail", instance, PROXY_DIRECTORY, NULL);
  gboolean abstract = FALSE;
  Plan *root = plan_helper_root (planner, proxy->program, error);
  g_autoptr (View) view = NULL;

  proxy->root = root;
  if (root == NULL)
    return FALSE;
  view = plan_helper_view (planner, root);
  for (guint i = 0; i < n_buses; i++) {
    abstract = abstract || buses[i]->socket == NULL;
    if (buses[i]->socket != NULL)
      view_add_bind (view, buses[i]->socket, buses[i]->socket, FALSE, ATTRIBUTES_SYSTEM | MOUNT_ATTR_NOEXEC, proxy->origin);
  }
  view_add_bind (view, own, own, TRUE, ATTRIBUTES_DATA | MOUNT_ATTR_NOEXEC, proxy->origin);
  if (planner->plan->portal.application_id != NULL)
    view_add_file (view, "/.flatpak-info", planner->plan->portal.info, strlen (planner->plan->portal.info),
                   planner->plan->portal.origin);
  view_emit (view);
  /* The filter permits no socket but those of AF_UNIX, so that only abstract ones
   * of others are left to be closed: by Landlock, or where that cannot, by a network
   * namespace, which takes longer to make. A bus with such a socket is one of them. */
  if (abstract)
    root->landlock_scopes = 0;
  else if (root->landlock_scopes == 0)
    root->namespaces |= CLONE_NEWNET;
  root->arguments = (char *const *) proxy->arguments->pdata;
  return TRUE;
}

static gboolean
plan_proxies (Planner *planner, const PlannedBus *const *buses, guint n_buses, GError **error)
{
  gboolean apart = FALSE;

  for (guint i = 0; i < n_buses; i++)
    apart = apart || is_logged (planner, buses[i]);
  for (guint i = 0; i < n_buses; i += apart ? 1 : n_buses) {
    PlannedHelper *proxy = add_proxy (planner, buses[i]->wishes->mode_origin, error);

    if (proxy == NULL)
      return FALSE;
    for (guint j = i; j < (apart ? i + 1 : n_buses); j++)
      if (!add_bus (planner, proxy, buses[j], error))
        return FALSE;
    if (!add_root (planner, proxy, buses + i, apart ? 1 : n_buses, error))
      return FALSE;
  }
  return TRUE;
}

/* Together ----------------------------------------------------------------- */

/* A bus with an abstract socket is open to whoever is in the host's network
 * namespace, unless Landlock closes it. */
static gboolean
check_abstract (Planner *planner, const PlannedBus *bus, GError **error)
{
  if (bus->mode == BUS_ALL || bus->address == NULL || bus->socket != NULL
      || planner->plan->landlock_scopes != 0 || policy_has (planner->policy, POLICY_NET_NONE))
    return TRUE;
  if (!bus->wishes->mode_set) {
    plan_note (planner->plan, "the %s bus has an abstract socket, and this kernel cannot close it", bus_name (bus->bus));
    return TRUE;
  }
  return refuse (bus->wishes->mode_origin, error,
                 "the %s bus has an abstract socket, which this kernel (before 6.12) cannot close; use net none, "
                 "or a bus with a socket that has a path", bus_name (bus->bus));
}

static void
note_idle_rules (Planner *planner, const PlannedBus *bus)
{
  if (bus->mode == BUS_FILTER || (bus->wishes->rules->len == 0 && bus->wishes->sets->len == 0))
    return;
  plan_note (planner->plan, "the rules for the %s bus have no effect: it is not in the mode \"filter\"", bus_name (bus->bus));
}

static gboolean
decide_bus (Planner *planner, PlannedBus *bus, GError **error)
{
  bus->wishes = &planner->policy->buses[bus->bus];
  bus->mode = bus->wishes->mode;
  bus->inside = bus->bus == BUS_SYSTEM ? SYSTEM_BUS_SOCKET
                                       : plan_text_printf (planner->plan, "%s/bus", planner->runtime);
  note_idle_rules (planner, bus);
  find_bus (planner, bus);
  if (!check_abstract (planner, bus, error) || (bus->mode == BUS_FILTER && !check_rules (bus, error)))
    return FALSE;
  if (bus->mode != BUS_NONE && bus->address == NULL) {
    plan_note (planner->plan, "there is no %s bus that the program could be connected to", bus_name (bus->bus));
    bus->mode = BUS_NONE;
  }
  return TRUE;
}

static void
tell_address (Planner *planner, const PlannedBus *bus)
{
  g_autofree char *address = g_strconcat ("unix:path=", bus->inside, NULL);

  plan_set_variable (planner, bus->bus == BUS_USER ? "DBUS_SESSION_BUS_ADDRESS" : "DBUS_SYSTEM_BUS_ADDRESS", address,
                     bus->wishes->mode_origin);
}

gboolean
plan_buses (Planner *planner, GError **error)
{
  g_auto (PlannedBus) user = { .bus = BUS_USER }, system = { .bus = BUS_SYSTEM };
  PlannedBus *const all[] = { &user, &system };
  const PlannedBus *proxied[BUS_N];
  guint n_proxied = 0;

  for (guint i = 0; i < BUS_N; i++) {
    if (!decide_bus (planner, all[i], error))
      return FALSE;
    if (all[i]->mode == BUS_NONE)
      continue;
    tell_address (planner, all[i]);
    /* The bus itself is shown, where that can be done, without anybody between. */
    if (all[i]->mode == BUS_ALL && all[i]->socket != NULL)
      view_add_bind (planner->view, all[i]->inside, all[i]->socket, FALSE, ATTRIBUTES_SYSTEM | MOUNT_ATTR_NOEXEC,
                     all[i]->wishes->mode_origin);
    else
      proxied[n_proxied++] = all[i];
  }
  if (user.mode == BUS_FILTER && !plan_portal (planner, error))
    return FALSE;
  return n_proxied == 0 || plan_proxies (planner, proxied, n_proxied, error);
}

void
plan_hide_buses (Planner *planner)
{
  for (Bus name = BUS_USER; name < BUS_N; name++) {
    g_auto (PlannedBus) bus = { .bus = name };
    g_autofree char *source = NULL;

    find_bus (planner, &bus);
    if (planner->policy->buses[name].mode != BUS_ALL && bus.socket != NULL
        && view_find (planner->view, bus.socket, &source, NULL) == VIEW_HOST && strcmp (source, bus.socket) == 0)
      view_hide (planner->view, bus.socket, FALSE, planner->policy->buses[name].mode_origin);
  }
}
