/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What the headers of an AppImage say, and what its file name does. */
#include "plan/appimage-file.h"

#include <elf.h>
#include <string.h>

#define ADD(path, function) g_test_add_func (path, function)

#define SQUASHFS_AT (sizeof (Elf64_Ehdr) + sizeof (Elf64_Shdr))
#define SUPERBLOCK 96

/* A program with one empty section, and a squashfs behind it. */
typedef struct {
  guchar bytes[SQUASHFS_AT + SUPERBLOCK];
} Image;

static gboolean
read_bytes (gpointer data, void *buffer, gsize size, guint64 offset)
{
  memcpy (buffer, (const guchar *) data + offset, size);
  return TRUE;
}

static void
make_image (Image *image)
{
  Elf64_Ehdr header = { .e_shoff = GUINT64_TO_LE (sizeof header), .e_shnum = GUINT16_TO_LE (1),
                        .e_shentsize = GUINT16_TO_LE (sizeof (Elf64_Shdr)) };
  guint32 magic = GUINT32_TO_LE (0x73717368);
  guint16 major = GUINT16_TO_LE (4);
  guint64 length = GUINT64_TO_LE (SUPERBLOCK);

  memset (image, 0, sizeof *image);
  memcpy (header.e_ident, ELFMAG "\2\1\1", SELFMAG + 3);
  memcpy (header.e_ident + 8, "AI\2", 3);
  memcpy (image->bytes, &header, sizeof header);
  memcpy (image->bytes + SQUASHFS_AT, &magic, sizeof magic);
  memcpy (image->bytes + SQUASHFS_AT + 28, &major, sizeof major);
  memcpy (image->bytes + SQUASHFS_AT + 40, &length, sizeof length);
}

static const char *
parse (Image *image, gsize size, AppImageFile *file)
{
  return appimage_parse (read_bytes, image->bytes, size, file);
}

static void
test_squashfs (void)
{
  Image image;
  AppImageFile file;

  make_image (&image);
  g_assert_null (parse (&image, sizeof image, &file));
  g_assert_cmpuint (file.type, ==, 2);
  g_assert_cmpuint (file.offset, ==, SQUASHFS_AT);
}

static void
test_damaged (void)
{
  static const struct {
    gsize at, length;
    const char *bytes, *problem;
  } damages[] = {
    { 0, 1, "X", "*no AppImage*" },
    { EI_CLASS, 1, "\7", "*another kind of machine*" },
    { EI_DATA, 1, "\2", "*another kind of machine*" },
    { 10, 1, "\3", "*unknown type*" },
    { 10, 1, "\1", "*ISO 9660*" },
    { G_STRUCT_OFFSET (Elf64_Ehdr, e_shnum), 2, "\0\0", "*no sense*" },
    { G_STRUCT_OFFSET (Elf64_Ehdr, e_shnum), 2, "\377\377", "*no sense*" },
    { G_STRUCT_OFFSET (Elf64_Ehdr, e_shentsize), 2, "\1\0", "*no sense*" },
    { G_STRUCT_OFFSET (Elf64_Ehdr, e_shoff), 8, "\377\377\377\377\377\377\377\377", "*no sense*" },
    { G_STRUCT_OFFSET (Elf64_Ehdr, e_shoff), 8, "\0\0\0\0\0\0\0\200", "*no sense*" },
    { SQUASHFS_AT, 1, "X", "*no squashfs*" },
    { SQUASHFS_AT, 6, "DWARFS", "*DwarFS*" },
    { SQUASHFS_AT + 28, 1, "\3", "*another version*" },
    { SQUASHFS_AT + 40, 8, "\377\377\377\377\377\377\377\377", "*cut off*" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (damages); i++) {
    Image image;
    AppImageFile file;
    const char *problem;

    make_image (&image);
    memcpy (image.bytes + damages[i].at, damages[i].bytes, damages[i].length);
    problem = parse (&image, sizeof image, &file);
    g_test_message ("%" G_GSIZE_FORMAT ": %s", i, problem);
    g_assert_true (problem != NULL && g_pattern_match_simple (damages[i].problem, problem));
  }
}

/* Wherever it is cut off, there is a reason. */
static void
test_cut (void)
{
  Image image;
  AppImageFile file;

  make_image (&image);
  for (gsize size = 0; size < sizeof image; size++)
    g_assert_nonnull (parse (&image, size, &file));
}

static void
test_names (void)
{
  static const char *const names[][2] = {
    { "/opt/Krita-5.2.2-x86_64.AppImage", "krita" },
    { "nvim.appimage", "nvim" },
    { "LibreOffice-fresh.basic-x86_64.AppImage", "libreoffice-fresh.basic" },
    { "Obsidian-1.5.3.AppImage", "obsidian" },
    { "Some Program v2.1.AppImage", "some-program" },
    { "7zip-x86_64.AppImage", "7zip" },
    { "x64.AppImage", "x64" },
    { "../..AppImage", NULL },
    { "a/\033[2J.AppImage", NULL },
    { "\303\274ber.AppImage", NULL },
    { "-x.AppImage", NULL },
    { "", NULL },
  };
  char name[] = "libreoffice-fresh.basic";

  for (gsize i = 0; i < G_N_ELEMENTS (names); i++) {
    g_autofree char *found = appimage_name (names[i][0]);

    g_assert_cmpstr (found, ==, names[i][1]);
  }
  g_assert_true (appimage_shorten_name (name));
  g_assert_cmpstr (name, ==, "libreoffice-fresh");
  g_assert_true (appimage_shorten_name (name));
  g_assert_cmpstr (name, ==, "libreoffice");
  g_assert_false (appimage_shorten_name (name));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("/appimage/squashfs", test_squashfs);
  ADD ("/appimage/damaged", test_damaged);
  ADD ("/appimage/cut", test_cut);
  ADD ("/appimage/names", test_names);
  return g_test_run ();
}
