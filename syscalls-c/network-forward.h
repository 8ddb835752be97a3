/* SPDX-License-Identifier: Apache-2.0 */
#ifndef RL_NETWORK_FORWARD_H
#define RL_NETWORK_FORWARD_H

#include <netinet/in.h>
#include <stddef.h>
#include <stdint.h>

#include "network-names.h"

/* The longest question that is taken. */
#define QUESTION_MOST 4096
/* An answer of ours that goes into one packet everywhere, and one to somebody who has not said that he takes more. */
#define OUR_ANSWER_MOST 1232
#define PLAIN_ANSWER_MOST 512
/* Bytes before a message where it goes by TCP: its size. */
#define MESSAGE_HEAD 2

/**
 * struct forward_to - who is to be told an answer
 * @tell:         called once with it
 * @client:       who has asked
 * @local:        at which address of ours
 * @conversation: in which, by TCP; NULL by UDP
 */
struct forward_to {
	void (*tell)(const struct forward_to *to, const uint8_t *bytes, size_t size);
	struct sockaddr_in client;
	struct in_addr local;
	void *conversation;
};

int forward(const uint8_t *bytes, size_t size, const struct names_question *question, const struct forward_to *to);
int forward_timeout(int timeout);
void forward_expire(void);

#endif
