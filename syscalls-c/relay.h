/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Copying bytes between the caller's standard streams and the container's, without ever blocking.
 */
#ifndef RL_RELAY_H
#define RL_RELAY_H

#include <poll.h>
#include <stddef.h>
#include <sys/types.h>

#define RELAY_BUFFER 16384

/**
 * struct relay - one direction
 * @from:   read from here, -1 when it has ended
 * @to:     write there, -1 when it has gone
 * @own_from, @own_to: these are ours, and closed when the direction ends
 * @take:   reads instead of read(2), or NULL
 * @start:  first unwritten byte
 * @length: unwritten bytes
 * @logged: 0 or 1: what passes is kept as the container's standard output or error; -1: it is not
 */
struct relay {
	int from;
	int to;
	int own_from;
	int own_to;
	ssize_t (*take)(int fd, char *bytes, size_t size);
	size_t start;
	size_t length;
	int logged;
	char buffer[RELAY_BUFFER];
};

void relay_open(struct relay *relay, int from, int own_from, int to, int own_to);
int relay_wants(const struct relay *relay, struct pollfd *poll);
void relay_step(struct relay *relay);
int relay_done(const struct relay *relay);

#endif
