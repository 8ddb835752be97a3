/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The socket of a running container, at which others hear of its end, and attach to its streams.
 *
 * What is sent in either direction are frames: one byte of what kind, three of zero, four of the payload's length with
 * the highest first (the form of Docker's attach), then the payload. The first frame of a client says what it wants.
 */
#ifndef RL_CONTROL_H
#define RL_CONTROL_H

#include <poll.h>
#include <stddef.h>

#define CONTROL_CLIENTS 16

enum control_frame {
	CONTROL_INPUT = 0,  /* from the client: for standard input; without a payload its end */
	CONTROL_OUTPUT = 1, /* to the client, as the next one */
	CONTROL_ERRORS = 2,
	CONTROL_EXIT = 3,    /* to the client, the last one: the exit code, one byte */
	CONTROL_RESIZE = 4,  /* from the client: height and width of its terminal, two bytes each, the highest first */
	CONTROL_ATTACH = 5,  /* from the client, the first one: wants output and exit */
	CONTROL_WAIT = 6,    /* from the client, the first one: wants exit */
	CONTROL_REFUSED = 7, /* to the client: these streams are not to be had */
	CONTROL_SIGNAL = 8,  /* from the client, also the first one: for the container's first process, one byte */
	CONTROL_STOP = 9,    /* from the client, the first one: not to be started again, wants exit; the answer too */
	CONTROL_DETACH = 10, /* from the client, the last one: leaves by the keys */
};

/**
 * struct control_events - what clients make happen
 * @room:   how many bytes standard input has room for
 * @input:  so many bytes for standard input; 0 is its end
 * @resize: the terminal's size
 */
struct control_events {
	size_t (*room)(void);
	void (*input)(const char *bytes, size_t length);
	void (*resize)(unsigned int height, unsigned int width);
};

int control_open(const char *directory);
void control_adopt(int fd);
void control_serve(const struct control_events *events, int is_attachable);
int control_polls(struct pollfd *polls);
void control_step(const struct pollfd *polls, int count);
int control_signal(void);
int control_has_room(void);
void control_make_room(int signals);
void control_output(int stream, const char *bytes, size_t length);
void control_end(int code, int signals);

#endif
