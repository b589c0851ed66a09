package fill

func (p *population) app(d *dice, i int) []object { return nil }
