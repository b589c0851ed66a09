package catalog

import "testing"

// The example of docs/catalog.md is a catalog file.
func TestExampleFile(t *testing.T) {
	files, err := ReadFiles("../docs/examples/shop.yaml")
	if err != nil {
		t.Fatal(err)
	}
	c, err := Builtin()
	if err != nil {
		t.Fatal(err)
	}
	if c, err = c.Add(files...); err != nil {
		t.Fatal(err)
	}
	shop, ok := c.Kind("shop.example.com", "Shop")
	if !ok || len(shop.References) < 5 {
		t.Errorf("kind Shop has %d rules", len(shop.References))
	}
}
