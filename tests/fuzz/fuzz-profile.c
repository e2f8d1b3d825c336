/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Feeds the profile reader. The bytes 0xFF, which no valid text has, cut the
 * input into a main text and files that it can include as "1", "2", ... */
#include <fcntl.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "profile/reader.h"

int LLVMFuzzerTestOneInput (const uint8_t *data, size_t size);

static const char *
scratch_directory (void)
{
  static char path[] = "/tmp/fuzz-profile-XXXXXX";
  static gboolean made = FALSE;

  if (!made && mkdtemp (path) == NULL)
    abort ();
  made = TRUE;
  return path;
}

static void
write_file (const char *directory, guint number, const char *text, gsize length)
{
  g_autofree char *path = g_strdup_printf ("%s/%u", directory, number);
  int fd = open (path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);

  if (fd < 0 || write (fd, text, length) != (gssize) length)
    abort ();
  close (fd);
}

static void
remove_files (const char *directory, guint number)
{
  for (; number > 0; number--)
    {
      g_autofree char *path = g_strdup_printf ("%s/%u", directory, number);

      unlink (path);
    }
}

/* Each line of the text as a word of the command line. */
static void
try_options (ProfileReader *reader, const char *text)
{
  g_auto(GStrv) words = g_strsplit (text, "\n", 64);

  for (char **word = words; *word != NULL; word++)
    {
      g_autoptr(GError) error = NULL;
      const char *argument;
      const Directive *directive = directive_find_option (*word, &argument);

      if (directive != NULL
          && !profile_reader_apply_option (reader, directive, argument, *word, &error)
          && (error == NULL || strchr (error->message, '\n') != NULL))
        abort ();
    }
}

/* Whatever is shown is one line that a terminal can show. */
static void
check_message (const char *message)
{
  for (const char *p = message; *p != '\0'; p++)
    if ((guchar) *p < 0x20 || (guchar) *p >= 0x7f)
      abort ();
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  const char *directory = scratch_directory ();
  const char *search_dirs[] = { directory, NULL };
  const ProfileContext context = {
    .home = "/nonexistent/home", .runuser_dir = "/nonexistent/run", .config_dir = directory,
    .working_directory = "/nonexistent", .search_dirs = search_dirs,
    .imported_dirs = size % 2 == 0 ? search_dirs : NULL, .conditions = CONDITION_DEFAULTS,
  };
  const char *text = (const char *) data, *end = text + size;
  const char *cut = size > 0 ? memchr (text, 0xFF, size) : NULL;
  gsize main_length = cut != NULL ? (gsize) (cut - text) : size;
  g_autofree char *options = g_strndup (text, main_length);
  guint n_files = 0;

  while (cut != NULL && n_files < 4)
    {
      const char *start = cut + 1;

      cut = memchr (start, 0xFF, (gsize) (end - start));
      write_file (directory, ++n_files, start, (gsize) ((cut != NULL ? cut : end) - start));
    }

  {
    g_autoptr(Policy) policy = policy_new ();
    g_autoptr(ProfileReader) reader = profile_reader_new (policy, &context);
    g_autoptr(GError) error = NULL;
    const GPtrArray *warnings;

    if (g_str_has_prefix (options, "--"))
      try_options (reader, options);
    if (!profile_reader_read_text (reader, "fuzz.profile", text, main_length, &error))
      check_message (error->message);
    warnings = profile_reader_get_warnings (reader);
    for (guint i = 0; i < warnings->len; i++)
      (void) strlen (g_ptr_array_index (warnings, i));
  }
  remove_files (directory, n_files);
  return 0;
}
