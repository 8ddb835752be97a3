/* SPDX-License-Identifier: Apache-2.0 */
#ifndef RL_TERMINAL_H
#define RL_TERMINAL_H

#include <sys/types.h>
#include <sys/uio.h>

#include "plan.h"

/* The first byte of a message with a descriptor. */
enum channel_kind {
	CHANNEL_TERMINAL = 't', /* the master side of the container's terminal */
	CHANNEL_LISTENER = 's', /* the listener of its system call filter */
};

ssize_t channel_send_parts(int channel, struct iovec *parts, int count, int fd);
int channel_send(int channel, char kind, int fd);
int channel_send_descriptor(int channel, int fd);
int channel_connect(const struct plan_field *path);
int channel_receive(int channel, void *data, int size, int *fd);

void terminal_raw(int fd);
void terminal_restore(void);
void terminal_copy_size(int from, int to);

#endif
