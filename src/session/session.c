/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "session/session.h"

struct Session {
  GArray *helpers; /* pid_t of each running helper */
};

Session *
session_start (const Plan *plan, const char *instance_directory, GError **error)
{
  Session *session = g_new0 (Session, 1);

  (void) plan;
  (void) instance_directory;
  (void) error;
  session->helpers = g_array_new (FALSE, FALSE, sizeof (pid_t));
  return session;
}

void
session_end (Session *session)
{
  g_array_unref (session->helpers);
  g_free (session);
}
