/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "plan/appimage-file.h"

#include <elf.h>
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define SUFFIX ".appimage"

/* In the bytes of e_ident that ELF leaves free. */
#define MAGIC_AT 8

/* The first volume descriptor: ECMA-119, 8.4 */
#define ISO_IDENTIFIER_AT (16 * 2048 + 1)
#define ISO_IDENTIFIER "CD001"

/* The superblock of squashfs 4, little endian. */
typedef struct {
  guint32 magic, inodes, time, block_size, fragments;
  guint16 compression, block_log, flags, ids, major, minor;
  guint64 root, bytes;
} Superblock;

#define SQUASHFS_MAGIC 0x73717368
#define DWARFS_MAGIC "DWARFS"

/* Sections that the header of a program may name. */
#define MAX_SECTIONS 4096

typedef struct {
  AppImageRead read;
  gpointer data;
  guint64 size;
} Source;

static gboolean
get (const Source *source, void *buffer, gsize size, guint64 offset)
{
  return offset <= source->size && size <= source->size - offset && source->read (source->data, buffer, size, offset);
}

static gboolean
is_squashfs (const Source *source, guint64 offset, const char **problem)
{
  Superblock block;
  char magic[sizeof DWARFS_MAGIC - 1];

  if (get (source, magic, sizeof magic, offset) && memcmp (magic, DWARFS_MAGIC, sizeof magic) == 0)
    *problem = "its file system is DwarFS, which is not supported";
  if (!get (source, &block, sizeof block, offset) || GUINT32_FROM_LE (block.magic) != SQUASHFS_MAGIC)
    return FALSE;
  if (GUINT16_FROM_LE (block.major) != 4)
    *problem = "its squashfs is of another version than 4";
  else if (GUINT64_FROM_LE (block.bytes) > source->size - offset)
    *problem = "it is cut off: its file system is larger than the file";
  else
    *problem = NULL;
  return TRUE;
}

/* What is needed of the headers, whatever the width of the program. */
typedef struct {
  guint64 sections;
  guint n_sections, section_size;
} ElfTable;

static gboolean
read_table (const Source *source, const guchar *ident, ElfTable *table)
{
  if (ident[EI_CLASS] == ELFCLASS64) {
    Elf64_Ehdr header;

    if (!get (source, &header, sizeof header, 0))
      return FALSE;
    *table = (ElfTable) { GUINT64_FROM_LE (header.e_shoff), GUINT16_FROM_LE (header.e_shnum),
                          GUINT16_FROM_LE (header.e_shentsize) };
    return table->section_size == sizeof (Elf64_Shdr);
  }

  Elf32_Ehdr header;

  if (!get (source, &header, sizeof header, 0))
    return FALSE;
  *table = (ElfTable) { GUINT32_FROM_LE (header.e_shoff), GUINT16_FROM_LE (header.e_shnum),
                        GUINT16_FROM_LE (header.e_shentsize) };
  return table->section_size == sizeof (Elf32_Shdr);
}

/* Where a section ends; 0 for one without bytes in the file. */
static guint64
section_end (const Source *source, const ElfTable *table, guint number)
{
  guint64 place = table->sections + (guint64) number * table->section_size, start, length;

  if (table->section_size == sizeof (Elf64_Shdr)) {
    Elf64_Shdr section;

    if (!get (source, &section, sizeof section, place) || GUINT32_FROM_LE (section.sh_type) == SHT_NOBITS)
      return 0;
    start = GUINT64_FROM_LE (section.sh_offset);
    length = GUINT64_FROM_LE (section.sh_size);
  } else {
    Elf32_Shdr section;

    if (!get (source, &section, sizeof section, place) || GUINT32_FROM_LE (section.sh_type) == SHT_NOBITS)
      return 0;
    start = GUINT32_FROM_LE (section.sh_offset);
    length = GUINT32_FROM_LE (section.sh_size);
  }
  return start <= source->size && length <= source->size - start ? start + length : 0;
}

/* The file system begins where the program ends: behind its table of sections or its last section. */
static const char *
find_squashfs (const Source *source, const guchar *ident, guint64 *offset)
{
  const char *problem = "there is no squashfs behind the program in it";
  ElfTable table;
  guint64 end, last = 0;

  if (!read_table (source, ident, &table) || table.n_sections == 0 || table.n_sections > MAX_SECTIONS)
    return "the header of the program in it makes no sense";
  end = table.sections + (guint64) table.n_sections * table.section_size;
  if (table.sections > source->size || end > source->size)
    return "it is cut off, or the header of the program in it makes no sense";
  for (guint i = 0; i < table.n_sections; i++)
    last = MAX (last, section_end (source, &table, i));
  *offset = MAX (end, last);
  if (is_squashfs (source, *offset, &problem))
    return problem;
  *offset = MIN (end, last);
  is_squashfs (source, *offset, &problem);
  return problem;
}

const char *
appimage_parse (AppImageRead read, gpointer data, guint64 size, AppImageFile *file)
{
  const Source source = { read, data, size };
  guchar ident[EI_NIDENT];
  char identifier[sizeof ISO_IDENTIFIER - 1];
  gboolean has_magic;

  *file = (AppImageFile) { 0 };
  if (!get (&source, ident, sizeof ident, 0) || memcmp (ident, ELFMAG, SELFMAG) != 0)
    return "it is no AppImage";
  has_magic = ident[MAGIC_AT] == 'A' && ident[MAGIC_AT + 1] == 'I';
  if (has_magic && ident[MAGIC_AT + 2] != 1 && ident[MAGIC_AT + 2] != 2)
    return "it is an AppImage of an unknown type";
  /* The first ones had no magic number. */
  if (get (&source, identifier, sizeof identifier, ISO_IDENTIFIER_AT)
      && memcmp (identifier, ISO_IDENTIFIER, sizeof identifier) == 0 && (!has_magic || ident[MAGIC_AT + 2] == 1)) {
    file->type = 1;
    return NULL;
  }
  if (has_magic && ident[MAGIC_AT + 2] == 1)
    return "there is no ISO 9660 file system in it";
  if (ident[EI_DATA] != ELFDATA2LSB || (ident[EI_CLASS] != ELFCLASS64 && ident[EI_CLASS] != ELFCLASS32))
    return "it is for another kind of machine";
  file->type = 2;
  return find_squashfs (&source, ident, &file->offset);
}

static gboolean
read_fd (gpointer data, void *buffer, gsize size, guint64 offset)
{
  return pread (GPOINTER_TO_INT (data), buffer, size, (off_t) offset) == (gssize) size;
}

const char *
appimage_parse_fd (int fd, AppImageFile *file)
{
  struct stat status;

  *file = (AppImageFile) { 0 };
  if (fstat (fd, &status) < 0 || !S_ISREG (status.st_mode))
    return "it is not a file";
  return appimage_parse (read_fd, GINT_TO_POINTER (fd), (guint64) status.st_size, file);
}

static gboolean
has_suffix (const char *path)
{
  gsize length = strlen (path);

  return length > strlen (SUFFIX) && g_ascii_strcasecmp (path + length - strlen (SUFFIX), SUFFIX) == 0;
}

gboolean
appimage_is_named (const char *program)
{
  guchar ident[EI_NIDENT] = { 0 };
  struct stat status;
  int fd;

  /* What is no file is not opened: that alone may do something. */
  if (!has_suffix (program) || stat (program, &status) < 0 || !S_ISREG (status.st_mode))
    return FALSE;
  fd = open (program, O_RDONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
  if (fd < 0)
    return FALSE;
  if (fstat (fd, &status) < 0 || !S_ISREG (status.st_mode) || pread (fd, ident, sizeof ident, 0) != sizeof ident)
    ident[0] = 0;
  close (fd);
  return memcmp (ident, ELFMAG, SELFMAG) == 0 && ident[MAGIC_AT] == 'A' && ident[MAGIC_AT + 1] == 'I';
}

/* Names ------------------------------------------------------------------ */

static const char separators[] = "-_. +";

/* Words that say which build it is, not which program. */
static gboolean
is_of_build (const char *word, gsize length)
{
  static const char *const words[] = {
    "x86_64", "x86-64", "amd64", "x86", "x64", "i386", "i486", "i586", "i686", "aarch64", "arm64", "armhf", "armv7l",
    "armv7", "linux", "linux64", "linux32", "64bit", "32bit", "glibc", "gnu", "latest", "stable", "nightly", "continuous",
    "release", "beta", "alpha", "master", "appimage", "portable",
  };

  if (g_ascii_isdigit (word[0]) || (word[0] == 'v' && length > 1 && g_ascii_isdigit (word[1])))
    return TRUE;
  for (gsize i = 0; i < G_N_ELEMENTS (words); i++)
    if (strncmp (word, words[i], strlen (words[i])) == 0
        && (word[strlen (words[i])] == '\0' || strchr (separators, word[strlen (words[i])]) != NULL))
      return TRUE;
  return FALSE;
}

char *
appimage_name (const char *path)
{
  const char *slash = strrchr (path, '/');
  g_autofree char *name = g_ascii_strdown (slash != NULL ? slash + 1 : path, -1);

  if (has_suffix (name))
    name[strlen (name) - strlen (SUFFIX)] = '\0';
  /* The first word is the program's, whatever it is. */
  for (char *p = name; (p = strpbrk (p, separators)) != NULL; p++)
    if (p > name && is_of_build (p + 1, strcspn (p + 1, separators))) {
      *p = '\0';
      break;
    }
  g_strdelimit (name, " ", '-');
  for (const char *p = name; *p != '\0'; p++)
    if (!g_ascii_isalnum (*p) && strchr ("+-._", *p) == NULL)
      return NULL;
  return g_ascii_isalnum (name[0]) ? g_steal_pointer (&name) : NULL;
}

gboolean
appimage_shorten_name (char *name)
{
  char *cut = NULL;

  for (char *p = name; *p != '\0'; p++)
    if (p > name && strchr (separators, *p) != NULL)
      cut = p;
  if (cut != NULL)
    *cut = '\0';
  return cut != NULL;
}
