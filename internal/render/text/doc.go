// Package text writes answers for people, as tables, trees and sentences, and for programs as JSON, YAML and names.
//
// # Guarantees
//
//   - The same answer gives the same text.
//   - Whatever a cluster's names and values hold, a terminal shows it and obeys none of it (Escape), and a line of the text
//     is a line of the answer. In JSON and YAML the same characters are escaped as these formats do it.
//   - An answer that is not the whole truth says so: see Doubts.
package text
