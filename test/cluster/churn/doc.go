// Package churn changes a cluster at random: it creates, updates, relabels, scales, deletes and recreates objects that
// name each other, from small pools of names, so that references to what is not there, to what was there and to what
// will be there are as frequent as others.
//
// What is done, to what and in which order for each object is a function of a seed. What the API server makes of it is
// not, because several workers, the controllers and the garbage collector work at the same time.
package churn
