/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "jail/denials.h"

#include "jail/asked.h"
#include "jail/message.h"
#include "jail/path-denials.h"
#include "seccomp/base-rules.h"
#include "seccomp/observer.h"
#include "seccomp/syscall-names.h"

#include <errno.h>
#include <linux/seccomp.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/syscall.h>
#include <unistd.h>

/* Larger than the structures of any kernel, whose sizes only grow. */
#define LARGEST_STRUCTURE 1024

/* A hostile program shall not fill the terminal or the memory. */
#define MOST_KINDS 500

struct Denials {
  const Policy *policy;
  const FilterSet *set;
  const FilterSet *walls;
  Learned *learned; /* NULL: nothing is learned */
  PathDenials *paths; /* NULL: files are not told of */
  Trace *trace; /* NULL: not told of everything */
  const char *call; /* the one that is being asked about, ... */
  guint pid; /* ... and by whom */
  gint64 since; /* of learning: seconds since the epoch */
  GHashTable *counts; /* the message -> how often */
  guint n_suppressed;
};

Denials *
denials_new (const Policy *policy, const FilterSet *set, const FilterSet *walls)
{
  Denials *denials = g_new0 (Denials, 1);

  denials->policy = policy;
  denials->set = set;
  denials->walls = walls;
  denials->counts = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  return denials;
}

void
denials_free (Denials *denials)
{
  g_hash_table_unref (denials->counts);
  g_clear_pointer (&denials->paths, path_denials_free);
  g_free (denials);
}

void
denials_learn (Denials *denials, Learned *learned)
{
  denials->learned = learned;
  denials->since = g_get_real_time () / G_USEC_PER_SEC;
}

void
denials_tell_paths (Denials *denials, const Plan *plan, const char *home)
{
  denials->paths = path_denials_new (plan, home);
}

void
denials_trace (Denials *denials, Trace *trace)
{
  denials->trace = trace;
}

static gboolean
same_origin (Origin a, Origin b)
{
  return a.line == b.line && g_strcmp0 (a.file, b.file) == 0;
}

/* The line that would allow it. Free with g_free (). */
static char *
remedy (const Denials *denials, const char *name, Origin origin)
{
  const SeccompWishes *wishes = &denials->policy->seccomp;

  if (origin.file == NULL) {
    static const char *const of_namespaces[] = { "unshare", "clone", "chroot", NULL };

    return g_strdup (g_strv_contains (of_namespaces, name) ? "'allow-userns' would allow it" : "no line can allow it");
  }
  if (wishes->keep.text != NULL && same_origin (origin, wishes->keep.origin))
    return g_strdup_printf ("'%s' in the list of seccomp.keep would allow it", name);
  if (wishes->drop.text != NULL && same_origin (origin, wishes->drop.origin))
    return g_strdup_printf ("'!%s' in the list of seccomp.drop would allow it", name);
  if (wishes->deny.text != NULL && same_origin (origin, wishes->deny.origin))
    return g_strdup_printf ("'seccomp %s%s!%s' would allow it", wishes->deny.text, *wishes->deny.text != '\0' ? "," : "",
                            name);
  if (wishes->document.text != NULL && same_origin (origin, wishes->document.origin))
    return g_strdup_printf ("an entry for '%s' in the seccomp profile would allow it", name);
  if (wishes->protocols_set && same_origin (origin, wishes->protocol_origin))
    return g_strdup ("'protocol' with that family would allow it");
  if (same_origin (origin, wishes->restrict_namespaces_origin))
    return g_strdup ("'restrict-namespaces' without that kind would allow it");
  return g_strdup ("without that line it would be allowed");
}

/* "ioctl (arg1=0x5412)": with the arguments that counted. */
static char *
describe_call (const struct seccomp_data *call, const FilterRule *rule, char **name)
{
  GString *text;

  *name = syscall_name (call->arch, call->nr);
  if (*name == NULL)
    *name = g_strdup_printf ("$%d", call->nr);
  text = g_string_new (*name);
  g_string_append (text, call->arch == filter_abi_arch (FILTER_ABI_NATIVE) ? "" : " of i386");
  for (guint i = 0; rule != NULL && i < rule->n_comparisons; i++)
    g_string_append_printf (text, "%sarg%u=0x%" G_GINT64_MODIFIER "x%s", i == 0 ? " (" : ", ",
                            rule->comparisons[i].argument, (guint64) call->args[rule->comparisons[i].argument],
                            i + 1 == rule->n_comparisons ? ")" : "");
  return g_string_free (text, FALSE);
}

/* The name of the process, while it is known to be still the one that asks. */
static char *
process_name (int listener, const struct seccomp_notif *question)
{
  g_autofree char *path = g_strdup_printf ("/proc/%u/comm", question->pid);
  g_autofree char *comm = NULL;

  if (!g_file_get_contents (path, &comm, NULL, NULL)
      || ioctl (listener, SECCOMP_IOCTL_NOTIF_ID_VALID, &question->id) < 0)
    return g_strdup ("a process that ended");
  g_strchomp (comm);
  return g_strescape (comm, NULL);
}

/* Each kind is told once, and counted. Takes the message. */
static void
count_message (Denials *denials, char *message)
{
  guint count = GPOINTER_TO_UINT (g_hash_table_lookup (denials->counts, message));

  if (count == 0 && g_hash_table_size (denials->counts) >= MOST_KINDS) {
    denials->n_suppressed++;
    g_free (message);
    return;
  }
  if (count == 0)
    message_note (message);
  g_hash_table_replace (denials->counts, message, GUINT_TO_POINTER (count + 1));
}

static void
tell (Denials *denials, int listener, const struct seccomp_notif *question, FilterAction action, gboolean refused)
{
  guint64 arguments[6];
  Origin origin;
  const FilterRule *rule;
  g_autofree char *name = NULL, *call = NULL, *process = NULL, *where = NULL, *hint = NULL, *answer = NULL;

  memcpy (arguments, question->data.args, sizeof arguments);
  rule = observer_find_reason (refused && denials->walls != NULL ? denials->walls : denials->set, question->data.arch,
                               (guint32) question->data.nr, arguments, &origin);
  call = describe_call (&question->data, rule, &name);
  process = process_name (listener, question);
  where = origin_to_string (origin);
  hint = remedy (denials, name, origin);
  answer = filter_action_to_string (action);
  count_message (denials, g_strdup_printf ("%s %s of '%s': %s (%s); %s", refused ? "refused" : "would refuse", call, process,
                                           answer, where, hint));
}

static void
take_file (const char *path, guint uses, const char *process, gpointer data)
{
  Denials *denials = data;
  char *message = denials->paths != NULL ? path_denial (denials->paths, denials->call, path, uses, process) : NULL;

  if (message != NULL)
    count_message (denials, message);
  if (denials->trace != NULL)
    trace_line (denials->trace, denials->pid, process, denials->call, path);
  if (denials->learned != NULL && !(uses & LEARNED_LOOKED))
    learned_add_file (denials->learned, path, uses, process);
}

static void
take_socket (const char *what, const char *process, gpointer data)
{
  Denials *denials = data;

  if (denials->trace != NULL)
    trace_line (denials->trace, denials->pid, process, denials->call, what);
  if (denials->learned != NULL)
    learned_add_socket (denials->learned, what, process);
}

/* A call that goes on: what it asks for. */
static void
look_at (Denials *denials, int listener, const struct seccomp_notif *question)
{
  g_autofree char *call = syscall_name (question->data.arch, question->data.nr);
  g_autofree char *process = NULL;

  if (call == NULL)
    call = g_strdup_printf ("$%d", question->data.nr);
  process = process_name (listener, question);
  denials->call = call;
  denials->pid = question->pid;
  if (denials->learned != NULL)
    learned_add (denials->learned, call, process);
  asked_about (listener, question, call, process, denials->since,
               &(AskedSink) { take_file, take_socket, denials });
  denials->call = NULL;
}

/* What happens to the call. */
static gboolean
decide (const Denials *denials, const struct seccomp_data *call, FilterAction *action)
{
  guint64 arguments[6];
  FilterAction wall;

  memcpy (arguments, call->args, sizeof arguments);
  *action = filter_set_evaluate (denials->set, call->arch, (guint32) call->nr, arguments);
  if (denials->walls == NULL)
    return action->verb > FILTER_LOG;
  wall = filter_set_evaluate (denials->walls, call->arch, (guint32) call->nr, arguments);
  if (wall.verb > FILTER_LOG)
    *action = wall;
  return wall.verb > FILTER_LOG;
}

gboolean
denials_answer (Denials *denials, int listener)
{
  union {
    struct seccomp_notif it;
    char space[LARGEST_STRUCTURE];
  } question = { .space = { 0 } };
  union {
    struct seccomp_notif_resp it;
    char space[LARGEST_STRUCTURE];
  } answer = { .space = { 0 } };
  FilterAction action;
  gboolean refused;

  /* ENOENT: a signal took it back. Nothing else happens to a listener that has users. */
  if (ioctl (listener, SECCOMP_IOCTL_NOTIF_RECV, &question.it) < 0)
    return errno == ENOENT || errno == EINTR || errno == EAGAIN;
  refused = decide (denials, &question.it.data, &action);
  if (action.verb > FILTER_LOG)
    tell (denials, listener, &question.it, action, refused);
  if (!refused && (denials->learned != NULL || denials->paths != NULL || denials->trace != NULL))
    look_at (denials, listener, &question.it);
  answer.it.id = question.it.id;
  if (!refused)
    answer.it.flags = SECCOMP_USER_NOTIF_FLAG_CONTINUE;
  else
    /* A deadly call of a watched jail is answered by its filter, not here. */
    answer.it.error = -(int) (action.verb == FILTER_ERRNO ? action.error : EPERM);
  /* Again ENOENT where it was taken back. Without an answer the program would wait for ever. */
  return ioctl (listener, SECCOMP_IOCTL_NOTIF_SEND, &answer.it) == 0 || errno == ENOENT;
}

static int
compare_counts (gconstpointer a, gconstpointer b, gpointer counts)
{
  guint x = GPOINTER_TO_UINT (g_hash_table_lookup (counts, *(char *const *) a));
  guint y = GPOINTER_TO_UINT (g_hash_table_lookup (counts, *(char *const *) b));

  return x != y ? (x < y) - (x > y) : strcmp (*(char *const *) a, *(char *const *) b);
}

GPtrArray *
denials_list (const Denials *denials)
{
  g_autoptr (GPtrArray) messages = g_ptr_array_new ();
  GPtrArray *lines = g_ptr_array_new_with_free_func (g_free);
  GHashTableIter iter;
  gpointer message;

  g_hash_table_iter_init (&iter, denials->counts);
  while (g_hash_table_iter_next (&iter, &message, NULL))
    g_ptr_array_add (messages, message);
  g_ptr_array_sort_with_data (messages, compare_counts, denials->counts);
  for (guint i = 0; i < messages->len; i++) {
    message = g_ptr_array_index (messages, i);
    g_ptr_array_add (lines, g_strdup_printf ("%u times: %s",
                                             GPOINTER_TO_UINT (g_hash_table_lookup (denials->counts, message)),
                                             (const char *) message));
  }
  return lines;
}

void
denials_sum_up (const Denials *denials)
{
  g_autoptr (GString) text = g_string_new (NULL);
  GHashTableIter iter;
  gpointer count;
  guint total = denials->n_suppressed;

  g_hash_table_iter_init (&iter, denials->counts);
  while (g_hash_table_iter_next (&iter, NULL, &count))
    total += GPOINTER_TO_UINT (count);
  if (total == 0 && (denials->learned != NULL || denials->trace != NULL))
    return;
  g_string_append_printf (text, "%u calls %s refused, in %u ways", total,
                          denials->walls != NULL ? "were or would be" : "were", g_hash_table_size (denials->counts));
  message_note (text->str);
}
