package pith.model;

/**
 * A place in a source file where a tensor's payload was taken out.
 *
 * @param skip skeleton bytes between the previous cut, or the start of the file, and this one
 * @param tensor index of the tensor in its model
 */
public record Cut(long skip, int tensor, PayloadForm form) {}
