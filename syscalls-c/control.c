/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Serving the clients of a running container's socket. Its directory is the user's alone, so a client is the user's
 * too; still nothing that it sends is believed.
 *
 * Should:  hold the container up for an attached client that is slow, as a terminal would; never for any other.
 * Mustn't: block.
 */
#define _GNU_SOURCE
#include "control.h"

#include <errno.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>

#include "client.h"
#include "events.h"
#include "kernel.h"
#include "restart.h"
#include "signals.h"

/* A client that takes nothing for so long after the end is given up. */
#define PATIENCE_MS 10000

static struct {
	int listener;
	int attachable;
	const struct control_events *events;
	struct client clients[CONTROL_CLIENTS];
	uint64_t signals; /* for the container, a bit for each from the lowest on */
} control = { .listener = -1 };

/**
 * control_open() - make the socket
 * @directory: where, under the name "control"
 *
 * A path of a socket is short, so it is reached through a descriptor of its directory.
 *
 * Return: 0, or -1 with errno
 */
int control_open(const char *directory)
{
	struct sockaddr_un address = { .sun_family = AF_UNIX };
	int at = open(directory, O_PATH | O_DIRECTORY | O_CLOEXEC), fd, rc = -1;

	for (int i = 0; i < CONTROL_CLIENTS; i++)
		control.clients[i].fd = -1;
	if (at < 0)
		return -1;
	unlinkat(at, "control", 0);
	snprintf(address.sun_path, sizeof(address.sun_path), "/proc/self/fd/%d/control", at);
	fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
	if (fd >= 0)
		rc = bind(fd, (struct sockaddr *)&address, sizeof(address)) < 0 || listen(fd, 64) < 0 ? -1 : 0;
	close(at);
	control.listener = fd;
	return rc;
}

/**
 * control_serve() - say what clients can have
 * @events:        called for what they send
 * @is_attachable: the container's streams are ours to share
 */
void control_serve(const struct control_events *events, int is_attachable)
{
	control.events = events;
	control.attachable = is_attachable;
}

/**
 * admit() - find a place for a client
 * @fd:    of its connection
 * @wants: what it has said it wants, or -1
 */
static void admit(int fd, int wants)
{
	for (int i = 0; i < CONTROL_CLIENTS; i++) {
		struct client *client = &control.clients[i];

		if (client->fd >= 0)
			continue;
		client_begin(client, fd);
		client->wants = wants;
		return;
	}
	/* no place: it sees its connection end and may come again */
	close(fd);
}

/**
 * control_adopt() - serve somebody who is connected already, and wants the streams
 * @fd: of the connection
 */
void control_adopt(int fd)
{
	fcntl(fd, F_SETFL, O_NONBLOCK);
	admit(fd, CONTROL_ATTACH);
	events_attached();
}

static void welcome(void)
{
	int fd = accept4(control.listener, NULL, NULL, SOCK_CLOEXEC | SOCK_NONBLOCK);

	if (fd >= 0)
		admit(fd, -1);
}

static int frame_kind(const struct client *client)
{
	return client->head[0];
}

/**
 * small_length() - how long is a payload that is taken whole?
 * @kind: of the frame
 *
 * Return: bytes, 0 for one that is not
 */
static size_t small_length(int kind)
{
	return kind == CONTROL_RESIZE ? 4 : kind == CONTROL_SIGNAL ? 1 : 0;
}

/**
 * use_small() - such a payload is there
 * @kind:  of the frame
 * @bytes: payload
 */
static void use_small(int kind, const unsigned char *bytes)
{
	if (kind == CONTROL_SIGNAL && bytes[0] >= 1 && bytes[0] <= 64)
		control.signals |= 1ULL << (bytes[0] - 1);
	if (kind == CONTROL_RESIZE)
		control.events->resize((unsigned int)bytes[0] << 8 | bytes[1], (unsigned int)bytes[2] << 8 | bytes[3]);
}

/**
 * begin_frame() - a head is there
 * @client: whose
 *
 * Return: 0, or -1 for what no client of ours sends
 */
static int begin_frame(struct client *client)
{
	size_t length = (size_t)client->head[4] << 24 | (size_t)client->head[5] << 16 | (size_t)client->head[6] << 8 |
			client->head[7];

	client->left = length;
	switch (frame_kind(client)) {
	case CONTROL_ATTACH:
	case CONTROL_WAIT:
		if (client->wants >= 0 || length)
			return -1;
		client->wants = frame_kind(client);
		if (client->wants == CONTROL_ATTACH && !control.attachable)
			client_queue(client, CONTROL_REFUSED, NULL, 0);
		else if (client->wants == CONTROL_ATTACH)
			events_attached();
		break;
	case CONTROL_DETACH:
		if (client->wants != CONTROL_ATTACH || !control.attachable || length)
			return -1;
		events_tell("detach");
		break;
	case CONTROL_STOP:
		if (client->wants >= 0 || length)
			return -1;
		client->wants = CONTROL_WAIT;
		restart_cancel();
		client_queue(client, CONTROL_STOP, NULL, 0);
		break;
	case CONTROL_RESIZE:
		if (client->wants != CONTROL_ATTACH || !control.attachable)
			return -1;
		break;
	case CONTROL_SIGNAL:
		break;
	case CONTROL_INPUT:
		if (client->wants != CONTROL_ATTACH || !control.attachable)
			return -1;
		if (length == 0)
			control.events->input(NULL, 0);
		break;
	default:
		return -1;
	}
	if (small_length(frame_kind(client)) && length != small_length(frame_kind(client)))
		return -1;
	if (length == 0)
		client->got = 0;
	return 0;
}

/**
 * take() - read from a client once
 * @client: readable
 *
 * Return: 0, or -1 when it has gone or makes no sense
 */
static int take(struct client *client)
{
	char bytes[4096];
	size_t small;
	ssize_t got;

	if (client->got < CLIENT_HEAD) {
		got = read(client->fd, client->head + client->got, CLIENT_HEAD - client->got);
		if (got <= 0)
			return got < 0 && (errno == EAGAIN || errno == EINTR) ? 0 : -1;
		client->got += (size_t)got;
		return client->got == CLIENT_HEAD ? begin_frame(client) : 0;
	}
	small = small_length(frame_kind(client));
	if (small) {
		got = read(client->fd, client->small + (small - client->left), client->left);
	} else {
		size_t most = client->left < sizeof(bytes) ? client->left : sizeof(bytes);
		size_t room = control.events->room();

		if (room == 0)
			return 0;
		got = read(client->fd, bytes, most < room ? most : room);
		if (got > 0)
			control.events->input(bytes, (size_t)got);
	}
	if (got <= 0)
		return got < 0 && (errno == EAGAIN || errno == EINTR) ? 0 : -1;
	client->left -= (size_t)got;
	if (client->left > 0)
		return 0;
	client->got = 0;
	if (small)
		use_small(frame_kind(client), client->small);
	return 0;
}

/**
 * is_held() - does a client have to wait, since standard input has no room?
 * @client: any
 *
 * Return: true or false
 */
static int is_held(const struct client *client)
{
	return client->fd >= 0 && client->got == CLIENT_HEAD && frame_kind(client) == CONTROL_INPUT &&
	       control.events->room() == 0;
}

/**
 * control_polls() - what the socket and its clients wait for
 * @polls: filled, 1 + CONTROL_CLIENTS of them
 *
 * Return: how many, always the same
 */
int control_polls(struct pollfd *polls)
{
	polls[0] = (struct pollfd){ .fd = control.listener, .events = POLLIN };
	for (int i = 0; i < CONTROL_CLIENTS; i++) {
		const struct client *client = &control.clients[i];
		int wanted = (is_held(client) ? 0 : POLLIN) | (client->length ? POLLOUT : 0);

		polls[1 + i] = (struct pollfd){ .fd = control.listener < 0 ? -1 : client->fd, .events = (short)wanted };
	}
	return 1 + CONTROL_CLIENTS;
}

/**
 * control_step() - do what there is to do
 * @polls: as they came back
 * @count: from control_polls()
 */
void control_step(const struct pollfd *polls, int count)
{
	for (int i = 1; i < count; i++) {
		struct client *client = &control.clients[i - 1];

		if (polls[i].fd < 0 || !polls[i].revents)
			continue;
		if (((polls[i].revents & POLLOUT) && client_give(client) < 0) ||
		    ((polls[i].revents & ~POLLOUT) && take(client) < 0))
			client_leave(client);
	}
	if (polls[0].fd >= 0 && polls[0].revents)
		welcome();
}

/**
 * control_signal() - take a signal that a client has sent for the container
 *
 * Return: its number, 0 when there is none
 */
int control_signal(void)
{
	int signal = __builtin_ffsll((long long)control.signals);

	if (signal)
		control.signals &= control.signals - 1;
	return signal;
}

/**
 * control_has_room() - can every attached client take what is read at a time?
 *
 * Return: true or false
 */
int control_has_room(void)
{
	for (int i = 0; i < CONTROL_CLIENTS; i++)
		if (control.clients[i].fd >= 0 && control.clients[i].wants == CONTROL_ATTACH &&
		    control.clients[i].length > CLIENT_OUT - 2 * CLIENT_STEP)
			return 0;
	return 1;
}

/**
 * control_output() - show attached clients what the container writes
 * @stream: 0 standard output, 1 standard error
 * @bytes:  what, not more than CLIENT_STEP with a head
 * @length: bytes
 */
void control_output(int stream, const char *bytes, size_t length)
{
	for (int i = 0; i < CONTROL_CLIENTS; i++)
		if (control.clients[i].fd >= 0 && control.clients[i].wants == CONTROL_ATTACH)
			client_queue(&control.clients[i], stream ? CONTROL_ERRORS : CONTROL_OUTPUT, bytes, length);
}

/**
 * clients_step() - give every client that has something to get what it takes
 * @signals: from signals_hold(): an ending signal ends this
 *
 * Return: 1, or 0 when nobody takes anything any more
 */
static int clients_step(int signals)
{
	struct pollfd polls[1 + CONTROL_CLIENTS];

	for (int i = 0; i < CONTROL_CLIENTS; i++) {
		const struct client *client = &control.clients[i];

		polls[i] = (struct pollfd){ .fd = client->length ? client->fd : -1, .events = POLLOUT };
	}
	polls[CONTROL_CLIENTS] = (struct pollfd){ .fd = signals, .events = POLLIN };
	if (poll(polls, 1 + CONTROL_CLIENTS, PATIENCE_MS) == 0)
		return 0;
	if (polls[CONTROL_CLIENTS].revents && signals_is_ending(signals_next(signals)))
		return 0;
	for (int i = 0; i < CONTROL_CLIENTS; i++)
		if (polls[i].fd >= 0 && polls[i].revents && client_give(&control.clients[i]) < 0)
			client_leave(&control.clients[i]);
	return 1;
}

/**
 * control_make_room() - wait until every attached client can take what is read at a time, or has given up
 * @signals: from signals_hold(): an ending signal ends the waiting
 */
void control_make_room(int signals)
{
	while (!control_has_room() && clients_step(signals))
		;
}

/**
 * control_end() - tell everybody how the container has ended, and take leave
 * @code:    its exit code
 * @signals: from signals_hold()
 */
void control_end(int code, int signals)
{
	char byte = (char)code;
	int waiting;

	if (control.listener < 0)
		return;
	/* who comes now is heard, for it has found the socket while it was there */
	for (int i = 0; i < CONTROL_CLIENTS; i++)
		welcome();
	close(control.listener);
	control.listener = -1;
	for (int i = 0; i < CONTROL_CLIENTS; i++)
		if (control.clients[i].fd >= 0)
			client_queue(&control.clients[i], CONTROL_EXIT, &byte, 1);
	do {
		waiting = 0;
		for (int i = 0; i < CONTROL_CLIENTS; i++) {
			struct client *client = &control.clients[i];

			if (client->fd >= 0 && client->length == 0)
				client_leave(client);
			waiting += client->fd >= 0;
		}
	} while (waiting && clients_step(signals));
}
