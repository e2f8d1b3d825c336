/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "instance/record.h"

#include "instance/instance.h"
#include "util/error.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define TEMPORARY "info.new"

/* A command line has at most 128 KiB a word and 2 MiB in all on Linux. */
#define LARGEST_RECORD (4 << 20)

void
jail_record_free (JailRecord *record)
{
  g_free (record->id);
  g_free (record->name);
  g_free (record->program);
  g_strfreev (record->arguments);
  g_strfreev (record->profiles);
  g_free (record);
}

guint64
process_start_time (pid_t pid)
{
  char path[64], text[1024];
  const char *at;
  ssize_t length;
  int fd;

  snprintf (path, sizeof path, "/proc/%d/stat", (int) pid);
  fd = open (path, O_RDONLY | O_CLOEXEC);
  if (fd < 0)
    return 0;
  length = read (fd, text, sizeof text - 1);
  close (fd);
  if (length <= 0)
    return 0;
  text[length] = '\0';
  /* The name of the process, in parentheses, may hold anything. What follows
   * it starts with field 3. */
  at = strrchr (text, ')');
  for (int field = 2; at != NULL && field < 22; field++)
    at = strchr (at + 1, ' ');
  return at != NULL ? strtoull (at + 1, NULL, 10) : 0;
}

static GVariant *
record_to_variant (const JailRecord *record)
{
  GVariantDict dict;

  g_variant_dict_init (&dict, NULL);
  g_variant_dict_insert_value (&dict, "name", g_variant_new_bytestring (record->name));
  g_variant_dict_insert_value (&dict, "program", g_variant_new_bytestring (record->program));
  g_variant_dict_insert (&dict, "arguments", "^aay", record->arguments);
  g_variant_dict_insert (&dict, "profiles", "^aay", record->profiles);
  g_variant_dict_insert (&dict, "launcher", "i", (int) record->launcher);
  g_variant_dict_insert (&dict, "launcher-start", "t", record->launcher_start);
  g_variant_dict_insert (&dict, "init", "i", (int) record->init);
  g_variant_dict_insert (&dict, "init-start", "t", record->init_start);
  g_variant_dict_insert (&dict, "program-pid", "i", (int) record->program_pid);
  g_variant_dict_insert (&dict, "started", "x", record->started);
  g_variant_dict_insert (&dict, "joinable", "b", record->joinable);
  return g_variant_ref_sink (g_variant_dict_end (&dict));
}

gboolean
jail_record_write (const JailRecord *record, int directory, GError **error)
{
  g_autoptr (GVariant) variant = record_to_variant (record);
  const char *data = g_variant_get_data (variant);
  gsize size = g_variant_get_size (variant), done = 0;
  int fd = openat (directory, TEMPORARY, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);
  gboolean good = fd >= 0;

  while (good && done < size) {
    ssize_t written = write (fd, data + done, size - done);

    good = written > 0;
    done += good ? (gsize) written : 0;
  }
  good = good && renameat (directory, TEMPORARY, directory, INSTANCE_RECORD) == 0;
  if (!good)
    g_set_error (error, JAIL_ERROR, JAIL_ERROR_HOST, "cannot write the record of the jail: %s", g_strerror (errno));
  if (fd >= 0)
    close (fd);
  return good;
}

static GVariant *
read_variant (int parent, const char *id)
{
  g_autofree char *name = g_build_filename (id, INSTANCE_RECORD, NULL);
  g_autofree char *data = NULL;
  g_autoptr (GBytes) bytes = NULL;
  struct stat status;
  gsize done = 0;
  int fd = openat (parent, name, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);

  if (fd < 0)
    return NULL;
  if (fstat (fd, &status) < 0 || !S_ISREG (status.st_mode) || status.st_uid != getuid ()
      || status.st_size > LARGEST_RECORD) {
    close (fd);
    return NULL;
  }
  data = g_malloc ((gsize) status.st_size + 1);
  while (done < (gsize) status.st_size) {
    ssize_t got = read (fd, data + done, (gsize) status.st_size - done);

    if (got <= 0)
      break;
    done += (gsize) got;
  }
  close (fd);
  bytes = g_bytes_new_take (g_steal_pointer (&data), done);
  return g_variant_ref_sink (g_variant_new_from_bytes (G_VARIANT_TYPE_VARDICT, bytes, FALSE));
}

JailRecord *
jail_record_read (int parent, const char *id)
{
  g_autoptr (GVariant) variant = read_variant (parent, id);
  g_autoptr (JailRecord) record = NULL;
  g_auto (GVariantDict) dict = G_VARIANT_DICT_INIT (variant);
  int launcher = 0, init = 0, program_pid = 0;

  if (variant == NULL)
    return NULL;
  record = g_new0 (JailRecord, 1);
  record->id = g_strdup (id);
  if (!g_variant_dict_lookup (&dict, "name", "^ay", &record->name)
      || !g_variant_dict_lookup (&dict, "program", "^ay", &record->program)
      || !g_variant_dict_lookup (&dict, "arguments", "^aay", &record->arguments)
      || !g_variant_dict_lookup (&dict, "profiles", "^aay", &record->profiles)
      || !g_variant_dict_lookup (&dict, "launcher", "i", &launcher)
      || !g_variant_dict_lookup (&dict, "launcher-start", "t", &record->launcher_start)
      || !g_variant_dict_lookup (&dict, "init", "i", &init)
      || !g_variant_dict_lookup (&dict, "init-start", "t", &record->init_start)
      || !g_variant_dict_lookup (&dict, "program-pid", "i", &program_pid)
      || !g_variant_dict_lookup (&dict, "started", "x", &record->started)
      || !g_variant_dict_lookup (&dict, "joinable", "b", &record->joinable) || launcher <= 0 || init <= 0)
    return NULL;
  record->launcher = launcher;
  record->init = init;
  record->program_pid = program_pid;
  return g_steal_pointer (&record);
}
