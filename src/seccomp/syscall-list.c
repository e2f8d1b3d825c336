/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "seccomp/syscall-list.h"

#include <string.h>

#include "seccomp/errno-names.h"
#include "seccomp/groups.h"
#include "seccomp/syscall-names.h"
#include "util/error.h"

void
syscall_item_free (SyscallItem *item)
{
  g_free (item->name);
  g_free (item);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SyscallItem, syscall_item_free)

gboolean
syscall_action_parse (const char *text, FilterAction *action, GError **error)
{
  int number;

  if (strcmp (text, "kill") == 0)
    {
      *action = FILTER_ACTION_KILL;
      return TRUE;
    }
  if (strcmp (text, "log") == 0)
    {
      *action = FILTER_ACTION_LOG;
      return TRUE;
    }
  number = errno_from_name (text);
  if (number == 0)
    {
      g_set_error (error, JAIL_ERROR, JAIL_ERROR_PROFILE,
                   "\"%s\" is no action: kill, log or the name of an errno, such as EPERM", text);
      return FALSE;
    }
  *action = FILTER_ACTION_ERRNO ((guint16) number);
  return TRUE;
}

static gboolean
parse_number (SyscallItem *item, GError **error)
{
  guint64 number;

  if (!g_ascii_string_to_unsigned (item->name + 1, 10, 0, SYSCALL_LARGEST_NUMBER, &number, NULL))
    {
      g_set_error (error, JAIL_ERROR, JAIL_ERROR_PROFILE,
                   "\"%s\" is no system call number between 0 and %d", item->name,
                   SYSCALL_LARGEST_NUMBER);
      return FALSE;
    }
  item->kind = SYSCALL_ITEM_NUMBER;
  item->number = (int) number;
  return TRUE;
}

static gboolean
parse_group (SyscallItem *item, GError **error)
{
  const char *suggestion;

  item->kind = SYSCALL_ITEM_GROUP;
  if (group_exists (item->name))
    return TRUE;
  suggestion = group_suggest (item->name);
  g_set_error (error, JAIL_ERROR, JAIL_ERROR_PROFILE, "unknown group \"%s\" of system calls%s%s%s",
               item->name, suggestion != NULL ? ", did you mean \"" : "",
               suggestion != NULL ? suggestion : "", suggestion != NULL ? "\"?" : "");
  return FALSE;
}

/* *known tells unknown names from other errors. */
static gboolean
parse_name (SyscallItem *item, gboolean *known, GError **error)
{
  g_autofree char *suggestion = NULL;

  item->kind = SYSCALL_ITEM_NAME;
  *known = syscall_known (item->name);
  if (*known)
    return TRUE;
  suggestion = syscall_suggest (item->name);
  g_set_error (error, JAIL_ERROR, JAIL_ERROR_PROFILE, "unknown system call \"%s\"%s%s%s",
               item->name, suggestion != NULL ? ", did you mean \"" : "",
               suggestion != NULL ? suggestion : "", suggestion != NULL ? "\"?" : "");
  return FALSE;
}

static SyscallItem *
parse_item (const char *text, gboolean *known, GError **error)
{
  g_autoptr (SyscallItem) item = g_new0 (SyscallItem, 1);
  const char *colon = strchr (text, ':');
  const char *start = text;
  gboolean valid;

  *known = TRUE;
  if (*start == '!')
    {
      item->negated = TRUE;
      start++;
    }
  item->name = colon != NULL ? g_strndup (start, colon - start) : g_strdup (start);
  if (item->name[0] == '\0' || strcspn (item->name + 1, "@$!") != strlen (item->name + 1)
      || item->name[0] == '!')
    {
      g_set_error (error, JAIL_ERROR, JAIL_ERROR_PROFILE, "\"%s\" is no item of a system call list",
                   text);
      return NULL;
    }
  if (colon != NULL)
    {
      if (item->negated)
        {
          g_set_error (error, JAIL_ERROR, JAIL_ERROR_PROFILE,
                       "\"%s\": an exception has no action", text);
          return NULL;
        }
      if (!syscall_action_parse (colon + 1, &item->action, error))
        return NULL;
      item->has_action = TRUE;
    }
  if (item->name[0] == '$')
    valid = parse_number (item, error);
  else if (item->name[0] == '@')
    valid = parse_group (item, error);
  else
    valid = parse_name (item, known, error);
  return valid ? g_steal_pointer (&item) : NULL;
}

static gboolean
check_characters (const char *text, GError **error)
{
  for (const char *at = text; *at != '\0'; at++)
    if (!g_ascii_isalnum (*at) && strchr ("_,:@$!-", *at) == NULL)
      {
        if (g_ascii_isprint (*at))
          g_set_error (error, JAIL_ERROR, JAIL_ERROR_PROFILE,
                       "\"%c\" does not belong in a list of system calls", *at);
        else
          g_set_error (error, JAIL_ERROR, JAIL_ERROR_PROFILE,
                       "the character 0x%02x does not belong in a list of system calls",
                       (guchar) *at);
        return FALSE;
      }
  return TRUE;
}

GPtrArray *
syscall_list_parse (const char *text, GPtrArray *skipped, GError **error)
{
  g_autoptr (GPtrArray) items
    = g_ptr_array_new_with_free_func ((GDestroyNotify) syscall_item_free);
  g_auto (GStrv) words = NULL;

  if (!check_characters (text, error))
    return NULL;

  words = g_strsplit (text, ",", -1);
  if (words[0] == NULL)
    {
      g_set_error (error, JAIL_ERROR, JAIL_ERROR_PROFILE, "empty list of system calls");
      return NULL;
    }
  for (char **word = words; *word != NULL; word++)
    {
      g_autoptr (GError) problem = NULL;
      SyscallItem *item;
      gboolean known;

      if (**word == '\0')
        {
          g_set_error (error, JAIL_ERROR, JAIL_ERROR_PROFILE,
                       "empty item in the list of system calls \"%s\"", text);
          return NULL;
        }
      item = parse_item (*word, &known, &problem);
      if (item != NULL)
        g_ptr_array_add (items, item);
      else if (!known && skipped != NULL)
        g_ptr_array_add (skipped, g_strdup (*word));
      else
        {
          g_propagate_error (error, g_steal_pointer (&problem));
          return NULL;
        }
    }
  return g_steal_pointer (&items);
}
