/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A log in systemd's journal, by its native protocol: a datagram for each entry, of lines FIELD=VALUE.
 *
 * Should:  wait a moment for a journal that cannot keep up, once.
 * Mustn't: wait for one that does not answer: the container would wait too.
 */
#define _GNU_SOURCE
#include "journal.h"

#include <errno.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <sys/uio.h>
#include <sys/un.h>
#include <unistd.h>

#include "log-text.h"

static struct {
	struct sockaddr_un address;
	int patient;
	char fields[LOG_TEXT_MAX];
	size_t length;
} journal;

/* apart, so that nothing of the above has to lie in the program */
static int journal_fd = -1;

/**
 * journal_open() - find the journal
 * @record: the log record
 * @name:   of the container
 *
 * Return: 0, or -1 with errno when there is none
 */
int journal_open(const struct plan_record *record, const char *name)
{
	const struct plan_field *path = &record->field[PLAN_LOG_FILE];
	struct timeval patience = { .tv_sec = 1 };
	int rc;

	if (path->length >= sizeof(journal.address.sun_path)) {
		errno = ENAMETOOLONG;
		return -1;
	}
	journal.address.sun_family = AF_UNIX;
	memcpy(journal.address.sun_path, path->text, path->length + 1);
	if (log_text(&record->field[PLAN_LOG_JOURNAL], name, journal.fields, &journal.length) < 0)
		return -1;
	journal_fd = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
	if (journal_fd < 0)
		return -1;
	/* only to see whether somebody is there: entries are sent to the path, where another one may be later */
	rc = connect(journal_fd, (struct sockaddr *)&journal.address, sizeof(journal.address));
	if (rc == 0) {
		struct sockaddr nobody = { .sa_family = AF_UNSPEC };

		(void)connect(journal_fd, &nobody, sizeof(nobody));
		(void)setsockopt(journal_fd, SOL_SOCKET, SO_SNDTIMEO, &patience, sizeof(patience));
	}
	journal.patient = 1;
	return rc;
}

static struct iovec part(const char *text, size_t length)
{
	return (struct iovec){ .iov_base = (void *)(uintptr_t)text, .iov_len = length };
}

/**
 * journal_put() - send an entry
 * @stream:     0 standard output, 1 standard error
 * @line:       without a newline
 * @length:     bytes
 * @is_partial: the line goes on
 */
void journal_put(int stream, const char *line, size_t length, int is_partial)
{
	static const char *const heads[2] = { "PRIORITY=6\nMESSAGE=", "PRIORITY=3\nMESSAGE=" };
	static const char partial[] = "\nCONTAINER_PARTIAL_MESSAGE=true\n";
	struct iovec parts[4] = {
		part(journal.fields, journal.length),
		part(heads[stream], strlen(heads[stream])),
		part(line, length),
		is_partial ? part(partial, sizeof(partial) - 1) : part("\n", 1),
	};
	struct msghdr message = {
		.msg_name = &journal.address,
		.msg_namelen = sizeof(journal.address),
		.msg_iov = parts,
		.msg_iovlen = 4,
	};
	ssize_t sent = sendmsg(journal_fd, &message, MSG_NOSIGNAL | (journal.patient ? 0 : MSG_DONTWAIT));

	journal.patient = sent >= 0 || errno != EAGAIN;
}
