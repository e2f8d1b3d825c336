/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "profile/line.h"

#include <string.h>

#include "profile/directive.h"

static gboolean
is_blank (char c)
{
  return c == ' ' || c == '\t';
}

#define EIGHT(byte) (G_GUINT64_CONSTANT (0x0101010101010101) * (byte))

/* TRUE, eight bytes at a time, where all are ASCII and none is below `least` or DEL. FALSE may be an error. */
static gboolean
is_plain_ascii (const char *text, gsize length, guchar least)
{
  guint64 bad = 0;

  for (; length >= sizeof bad; text += sizeof bad, length -= sizeof bad)
    {
      guint64 bytes;

      memcpy (&bytes, text, sizeof bytes);
      bad |= (bytes - EIGHT (least)) | ((bytes ^ EIGHT (0x7f)) - EIGHT (1)) | bytes;
    }
  for (; length > 0; text++, length--)
    if ((guchar) *text < least || (guchar) *text >= 0x7f)
      return FALSE;
  return (bad & EIGHT (0x80)) == 0;
}

gboolean
line_check_text (const char *text, gsize length, guint *line, const char **problem)
{
  const char *bad = NULL;

  if (is_plain_ascii (text, length, 1) || g_utf8_validate_len (text, length, &bad))
    return TRUE;

  *line = 1;
  for (const char *p = text; p < bad; p++)
    if (*p == '\n' || (*p == '\r' && p + 1 < text + length && p[1] != '\n'))
      *line += 1;
  *problem = *bad == '\0' ? "the line has a NUL byte" : "the line is not valid UTF-8";
  return FALSE;
}

void
line_cursor_init (LineCursor *cursor, char *text, gsize length)
{
  text[length] = '\0';
  /* Editors of other systems put a byte order mark in front. */
  if (length >= 3 && memcmp (text, "\xEF\xBB\xBF", 3) == 0)
    {
      text += 3;
      length -= 3;
    }
  *cursor = (LineCursor) { text, text + length, 0 };
}

/* The end of the raw line that starts at cursor->next; moves the cursor behind it. */
static char *
take_raw_line (LineCursor *cursor)
{
  /* The text ends with a NUL and has no other. */
  char *end = cursor->next + strcspn (cursor->next, "\r\n");

  cursor->next = end;
  if (cursor->next < cursor->end)
    {
      gboolean pair = end[0] == '\r' && end + 1 < cursor->end && end[1] == '\n';

      cursor->next += pair ? 2 : 1;
    }
  cursor->number += 1;
  return end;
}

/* Does the text written so far, [start, out), end in the name of a directive
 * that takes a path, so that a double quote may open here? `?NAME:` and
 * `ignore` stand in front of a whole line. `out` is behind the blank. */
static gboolean
awaits_path (const char *start, const char *out)
{
  const char *name_end = out - 1;
  const char *name = start;
  const Directive *directive;

  while (name < name_end && *name == '?')
    {
      const char *colon = memchr (name, ':', (gsize) (name_end - name));

      if (colon == NULL)
        return FALSE;
      name = colon + 1;
      if (name < name_end && *name == ' ')
        name++;
    }
  while (name_end - name > 7 && strncmp (name, "ignore ", 7) == 0)
    name += 7;
  if (name >= name_end || memchr (name, ' ', (gsize) (name_end - name)) != NULL)
    return FALSE;

  directive = directive_find (name, (gsize) (name_end - name));
  return directive != NULL && directive->takes_path;
}

/* Copies a path in double quotes. *in is on the opening quote and ends behind
 * the closing one. */
static gboolean
take_quoted (char **in, const char *end, char **out, const char **problem)
{
  char *p = *in + 1;

  while (p < end && *p != '"')
    {
      if (*p == '\\')
        {
          if (p + 1 >= end || (p[1] != '"' && p[1] != '\\'))
            {
              *problem = "after a backslash in quotes comes \\ or \"";
              return FALSE;
            }
          p++;
        }
      *(*out)++ = *p++;
    }
  if (p >= end)
    {
      *problem = "the double quote is never closed";
      return FALSE;
    }
  *in = p + 1;
  return TRUE;
}

/* Nothing but blanks and a comment may follow a quoted path. */
static gboolean
only_comment_left (const char *in, const char *end)
{
  while (in < end && is_blank (*in))
    in++;
  return in >= end || *in == '#';
}

/* A terminal would obey these. C1 controls are two bytes in UTF-8: C2 80 ... C2 9F. */
static gboolean
has_control_character (const char *text, gsize length)
{
  if (is_plain_ascii (text, length, 0x20))
    return FALSE;
  for (gsize i = 0; i < length; i++)
    {
      guchar c = (guchar) text[i];

      if (c >= 0x20 && c < 0x7f)
        continue;
      if (c < 0x20 || c == 0x7f)
        return TRUE;
      if (c == 0xc2 && i + 1 < length && (guchar) text[i + 1] < 0xa0)
        return TRUE;
    }
  return FALSE;
}

/* What clean_line () has to look at; all else stays as it is. */
static const guint8 is_special[256] = { ['#'] = 1, [' '] = 1, ['\t'] = 1, ['"'] = 1 };

/* Rewrites the raw line [in, end) at `in`: no comment, single blanks. */
static gboolean
clean_line (char *in, char *end, Line *line, const char **problem)
{
  char *start = in, *out = in;

  line->quoted = FALSE;
  while (in < end && *in != '#')
    {
      if (!is_special[(guchar) *in])
        {
          char *from = in;

          while (in < end && !is_special[(guchar) *in])
            in++;
          /* Mostly nothing was left out before. */
          if (out != from)
            memmove (out, from, (gsize) (in - from));
          out += in - from;
        }
      else if (is_blank (*in))
        {
          if (out > start && out[-1] != ' ')
            *out++ = ' ';
          in++;
        }
      else if (*in == '"' && out > start && out[-1] == ' ' && awaits_path (start, out))
        {
          line->quoted = TRUE;
          if (!take_quoted (&in, end, &out, problem))
            return FALSE;
          if (!only_comment_left (in, end))
            {
              *problem = "nothing may follow the closing double quote";
              return FALSE;
            }
          break;
        }
      else
        *out++ = *in++;
    }
  if (!line->quoted && out > start && out[-1] == ' ')
    out--;

  line->text = start;
  line->length = (gsize) (out - start);
  if (has_control_character (start, line->length))
    {
      *problem = "the line has a control character";
      return FALSE;
    }
  return TRUE;
}

LineResult
line_next (LineCursor *cursor, Line *line, const char **problem)
{
  while (cursor->next < cursor->end)
    {
      char *start = cursor->next;
      char *end = take_raw_line (cursor);

      if (end - start > LINE_LONGEST)
        {
          *problem = "the line is longer than 64 KiB";
          return LINE_WRONG;
        }
      if (!clean_line (start, end, line, problem))
        return LINE_WRONG;
      if (line->length == 0)
        continue;
      /* *end is a line end that was taken already, or the NUL of the text. */
      line->text[line->length] = '\0';
      line->number = cursor->number;
      return LINE_READ;
    }
  return LINE_END;
}

char *
line_split (char *text, gsize *name_length)
{
  char *blank = strchr (text, ' ');

  if (blank == NULL)
    {
      *name_length = strlen (text);
      return NULL;
    }
  *blank = '\0';
  *name_length = (gsize) (blank - text);
  return blank + 1;
}
