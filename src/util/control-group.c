/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "util/control-group.h"

#include <string.h>

char *
control_group_of (pid_t pid)
{
  g_autofree char *path = pid != 0 ? g_strdup_printf ("/proc/%d/cgroup", (int) pid) : g_strdup ("/proc/self/cgroup");
  g_autofree char *text = NULL;
  g_auto (GStrv) lines = NULL;

  if (!g_file_get_contents (path, &text, NULL, NULL))
    return NULL;
  lines = g_strsplit (text, "\n", -1);
  for (char **line = lines; *line != NULL; line++)
    if (g_str_has_prefix (*line, "0::/") && strstr (*line, "/..") == NULL)
      return g_strdup (*line + strlen ("0::"));
  return NULL;
}
