/* SPDX-License-Identifier: Apache-2.0 */
/*
 * One connection to the socket of a running container: what it has sent of a frame, and what it is still to be sent.
 */
#ifndef RL_CLIENT_H
#define RL_CLIENT_H

#include <stddef.h>

#define CLIENT_HEAD 8
#define CLIENT_OUT 65536
/* The most that one step puts into a client's buffer: what is read at a time, and its head. */
#define CLIENT_STEP (16384 + CLIENT_HEAD)

/**
 * struct client - one connection
 * @fd:      -1 when the place is free
 * @wants:   CONTROL_ATTACH, CONTROL_WAIT, or -1 before it has said so
 * @head:    of the frame that comes in
 * @got:     bytes of it
 * @left:    of the payload, still to come
 * @small:   payload of a frame that is taken whole
 * @out:     CLIENT_OUT bytes for it
 * @start, @length: what of them is to be sent
 */
struct client {
	int fd;
	int wants;
	unsigned char head[CLIENT_HEAD];
	size_t got;
	size_t left;
	unsigned char small[4];
	char *out;
	size_t start;
	size_t length;
};

void client_begin(struct client *client, int fd);
void client_leave(struct client *client);
void client_queue(struct client *client, int kind, const char *bytes, size_t length);
int client_give(struct client *client);

#endif
