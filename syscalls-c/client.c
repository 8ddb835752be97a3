/* SPDX-License-Identifier: Apache-2.0 */
#define _GNU_SOURCE
#include "client.h"

#include <errno.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <unistd.h>

/**
 * client_begin() - take a place for a connection
 * @client: a free place
 * @fd:     of the connection, ours from now on
 */
void client_begin(struct client *client, int fd)
{
	*client = (struct client){ .fd = fd, .wants = -1 };
	client->out = mmap(NULL, CLIENT_OUT, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	if (client->out == MAP_FAILED) {
		client->out = NULL;
		client_leave(client);
	}
}

/**
 * client_leave() - end a connection and free its place
 * @client: whose
 */
void client_leave(struct client *client)
{
	close(client->fd);
	client->fd = -1;
	if (client->out)
		munmap(client->out, CLIENT_OUT);
	client->out = NULL;
}

/**
 * client_queue() - put a frame into a client's buffer
 * @client: with room for it
 * @kind:   of the frame
 * @bytes:  payload
 * @length: bytes, up to CLIENT_STEP with the head
 */
void client_queue(struct client *client, int kind, const char *bytes, size_t length)
{
	unsigned char head[CLIENT_HEAD] = { (unsigned char)kind,
					    0,
					    0,
					    0,
					    (unsigned char)(length >> 24),
					    (unsigned char)(length >> 16),
					    (unsigned char)(length >> 8),
					    (unsigned char)length };

	if (client->length + CLIENT_HEAD + length > CLIENT_OUT)
		return;
	if (client->start + client->length + CLIENT_HEAD + length > CLIENT_OUT) {
		memmove(client->out, client->out + client->start, client->length);
		client->start = 0;
	}
	memcpy(client->out + client->start + client->length, head, CLIENT_HEAD);
	if (length)
		memcpy(client->out + client->start + client->length + CLIENT_HEAD, bytes, length);
	client->length += CLIENT_HEAD + length;
}

/**
 * client_give() - send once of what is to be sent
 * @client: whose
 *
 * Return: 0, or -1 when nobody is there any more
 */
int client_give(struct client *client)
{
	ssize_t sent = send(client->fd, client->out + client->start, client->length, MSG_NOSIGNAL | MSG_DONTWAIT);

	if (sent < 0)
		return errno == EAGAIN || errno == EINTR ? 0 : -1;
	client->start += (size_t)sent;
	client->length -= (size_t)sent;
	if (client->length == 0)
		client->start = 0;
	return 0;
}
