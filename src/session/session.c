/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "session/session.h"

#include "session/helper.h"

#include <signal.h>

typedef struct {
  Helper *helper;
  gboolean essential;
} Running;

struct Session {
  GArray *helpers; /* Running */
};

static void
running_clear (gpointer data)
{
  helper_end (((Running *) data)->helper);
}

static gboolean
start_helper (Session *session, const PlannedHelper *planned, GError **error)
{
  HelperSpec spec = {
    .name = planned->name,
    .program = planned->program,
    .arguments = (char *const *) planned->arguments->pdata,
    .tells_ready = planned->tells_ready,
  };
  Running running = { helper_start (&spec, error), planned->essential };

  if (running.helper == NULL)
    return FALSE;
  g_array_append_val (session->helpers, running);
  return TRUE;
}

Session *
session_start (const Plan *plan, const char *instance_directory G_GNUC_UNUSED, GError **error)
{
  g_autoptr (Session) session = g_new0 (Session, 1);

  session->helpers = g_array_new (FALSE, FALSE, sizeof (Running));
  g_array_set_clear_func (session->helpers, running_clear);
  /* An ignored SIGCHLD, inherited, would let statuses vanish. */
  if (plan->helpers->len > 0)
    signal (SIGCHLD, SIG_DFL);
  /* All are started before the first is waited for: they start side by side. */
  for (guint i = 0; i < plan->helpers->len; i++)
    if (!start_helper (session, &g_array_index (plan->helpers, PlannedHelper, i), error))
      return NULL;
  for (guint i = 0; i < session->helpers->len; i++)
    if (!helper_wait_ready (g_array_index (session->helpers, Running, i).helper, NULL, 0, error))
      return NULL;
  return g_steal_pointer (&session);
}

gboolean
session_attend (Session *session, char **words)
{
  g_autoptr (GString) text = g_string_new (NULL);
  gboolean go_on = TRUE;

  for (guint i = session->helpers->len; i-- > 0;) {
    const Running *running = &g_array_index (session->helpers, Running, i);
    g_autofree char *how = NULL;

    if (!helper_has_ended (running->helper, &how))
      continue;
    g_string_append_printf (text, "%sthe %s %s%s", text->len > 0 ? "; " : "", helper_get_name (running->helper), how,
                            running->essential ? ", and the jail ends with it" : "");
    go_on = go_on && !running->essential;
    g_array_remove_index (session->helpers, i);
  }
  *words = text->len > 0 ? g_strdup (text->str) : NULL;
  return go_on;
}

void
session_end (Session *session)
{
  g_array_unref (session->helpers);
  g_free (session);
}
