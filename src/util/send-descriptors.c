/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "util/send-descriptors.h"

#include <errno.h>
#include <string.h>
#include <sys/socket.h>

ssize_t
send_descriptors (int socket, const void *data, size_t size, const int *descriptors, size_t n, int flags)
{
  union {
    struct cmsghdr align;
    char space[CMSG_SPACE (SEND_DESCRIPTORS_MAX * sizeof (int))];
  } control = { 0 };
  struct iovec vector = { .iov_base = (void *) data, .iov_len = size };
  struct msghdr message = { .msg_iov = &vector, .msg_iovlen = 1 };

  if (n > SEND_DESCRIPTORS_MAX) {
    errno = EINVAL;
    return -1;
  }
  if (n > 0) {
    struct cmsghdr *header;

    message.msg_control = &control;
    message.msg_controllen = CMSG_SPACE (n * sizeof (int));
    header = CMSG_FIRSTHDR (&message);
    header->cmsg_level = SOL_SOCKET;
    header->cmsg_type = SCM_RIGHTS;
    header->cmsg_len = CMSG_LEN (n * sizeof (int));
    memcpy (CMSG_DATA (header), descriptors, n * sizeof (int));
  }
  return sendmsg (socket, &message, flags);
}
